using Lab.Core.Records;
using MathNet.Numerics.Statistics;

namespace Lab.Load.Windows;

/// <summary>How an open loop kept to the times of the arrivals that were due in a window.</summary>
internal sealed class PaceReckoner
{
    private readonly List<(long DueNs, long LateNs)> _sent = [];
    private long _notSent;

    public void Add(in RequestRecord record)
    {
        if (record.Kind == RecordKind.Sent)
        {
            _sent.Add((record.DueNs, record.StartNs - record.DueNs));
        }
        else if (record is { Kind: RecordKind.Failed, Error: (byte)LoadError.NotSent })
        {
            _notSent++;
        }
    }

    public Pacing ToPacing()
    {
        if (_sent.Count == 0)
        {
            return new(_notSent, _notSent, 0, 0, 0, 0);
        }

        var late = _sent.Select(sent => sent.LateNs / 1e3).Order().ToArray();
        return new(
            _sent.Count + _notSent, _notSent,
            SortedArrayStatistics.Quantile(late, 0.50), SortedArrayStatistics.Quantile(late, 0.99), late[^1], GapVariation());
    }

    /// <summary>A gap between two sends differs from that between their dues by the difference of the two latenesses.</summary>
    private double GapVariation()
    {
        _sent.Sort();
        var meanGapNs = (double)(_sent[^1].DueNs - _sent[0].DueNs) / Math.Max(1, _sent.Count - 1);
        var differences = _sent.Zip(_sent.Skip(1), (first, second) => (double)(second.LateNs - first.LateNs)).ToArray();
        return differences.Length < 2 || meanGapNs <= 0 ? 0 : differences.StandardDeviation() / meanGapNs;
    }
}
