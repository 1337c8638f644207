using HdrHistogram;
using Lab.Core.Records;

namespace Lab.Load.Windows;

/// <summary>
/// Puts records into windows by their times. Answers, connections and failures count in the window in which they ended; latency
/// counts in the window in which the request was due (in a closed loop: began). Both are the same for most requests; one that spans an edge
/// adds its latency to the earlier window and its answer to the later one. What ended before a window is thrown away when that window is
/// closed: it belongs to a guard.
/// </summary>
/// <param name="open">True for an open loop: its requests are due at times of their own.</param>
internal sealed class WindowLedger(bool open)
{
    private readonly List<RequestRecord> _open = [];
    private long _closedUntilNs;

    /// <summary>Records that no closed window has used up.</summary>
    public int OpenRecords => _open.Count;

    public void Add(ReadOnlySpan<RequestRecord> records) => _open.AddRange(records);

    /// <summary>Throws away what ended before a time; no window may begin before it any more.</summary>
    public void DiscardBefore(long ns)
    {
        _closedUntilNs = Math.Max(_closedUntilNs, ns);
        _open.RemoveAll(record => record.EndNs < ns);
    }

    /// <summary>Closes the window [startNs, endNs). Windows come in order and do not overlap.</summary>
    public WindowLoad Close(long startNs, long endNs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startNs, _closedUntilNs);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(endNs, startNs);
        var tally = new LoadTally();
        var (raw, corrected) = (WindowLoad.NewHistogram(), open ? WindowLoad.NewHistogram() : null);
        var pace = new PaceReckoner();
        foreach (var record in _open)
        {
            if (startNs <= record.EndNs && record.EndNs < endNs)
            {
                tally.Count(record);
            }

            if (startNs <= record.DueNs && record.DueNs < endNs)
            {
                Measure(record, raw, corrected);
                pace.Add(record);
            }
        }

        DiscardBefore(endNs);
        return new WindowLoad(startNs, endNs, tally.ToCounts(), raw) { Corrected = corrected, Pacing = open ? pace.ToPacing() : null };
    }

    private static void Measure(in RequestRecord record, LongHistogram raw, LongHistogram? corrected)
    {
        if (record.Kind == RecordKind.Answered)
        {
            raw.RecordValue(Math.Min(record.EndNs - record.StartNs, WindowLoad.HighestLatencyNs));
            corrected?.RecordValue(Math.Min(record.EndNs - record.DueNs, WindowLoad.HighestLatencyNs));
        }
    }
}
