using System.Globalization;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace Lab.Core.Records;

/// <summary>
/// histograms.hlog: a HdrHistogram log, format 1.3, that HdrHistogram's own tools read. A line is
/// `Tag=arm|window,start s,length s,longest latency ms,histogram`; times are CLOCK_MONOTONIC of the machine under test, latencies ns.
/// A window of an open loop has a second line, tagged `arm|window|corrected`, with the latencies from the due times.
/// </summary>
public static class LatencyLog
{
    private const string TagStart = "Tag=";
    private const string CorrectedEnd = "|corrected";
    private const string Legend = "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"";

    /// <summary>The lines that begin a log, each ended.</summary>
    public static string Header =>
        "#[Latencies in ns, logged by the eBPF overhead lab; a tag is arm|window, and arm|window|corrected from the due times]\n#[Histogram log format version 1.3]\n" + Legend + "\n";

    /// <summary>The line of a window's latencies from the send, without its end.</summary>
    public static string WriteLine(MeasuredWindow window, HistogramBase latencies) => WriteLine(window, latencies, "");

    /// <summary>The line of its latencies from the due times.</summary>
    public static string WriteCorrectedLine(MeasuredWindow window, HistogramBase latencies) => WriteLine(window, latencies, CorrectedEnd);

    private static string WriteLine(MeasuredWindow window, HistogramBase latencies, string kind)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TagStart}{window.Arm}|{window.Index}{kind},{window.StartNs / 1e9:0.000},{window.Seconds:0.000},{latencies.GetMaxValue() / 1e6:0.000},{HistogramText.Of(latencies)}");
    }

    /// <summary>Reads a log. A torn last line doesn't count.</summary>
    /// <param name="text">All of it; empty where none was kept.</param>
    /// <param name="file">Its name, to say where something is wrong.</param>
    /// <exception cref="LabException">A whole line is not a histogram of a window.</exception>
    public static LoggedLatencies Read(string text, string file)
    {
        var (sent, corrected) = (new Dictionary<int, HistogramBase>(), new Dictionary<int, HistogramBase>());
        foreach (var (number, line) in RunFolderFormat.WholeLines(text))
        {
            // A line without a histogram is a window that had none.
            if (line.Length > 0 && line[0] is not ('#' or '"') && !line.EndsWith(','))
            {
                var (window, isCorrected, histogram) = ReadLine(line, file, number);
                (isCorrected ? corrected : sent)[window] = histogram;
            }
        }

        return new LoggedLatencies(sent, corrected);
    }

    private static (int Window, bool IsCorrected, HistogramBase Histogram) ReadLine(string line, string file, int number)
    {
        // From the end: in logs of before names were made safe, that of an arm may have commas too.
        var fields = line.Split(',');
        fields = fields.Length < 5 ? fields : [string.Join(',', fields[..^4]), .. fields[^4..]];
        var isCorrected = fields[0].EndsWith(CorrectedEnd, StringComparison.Ordinal);
        var name = isCorrected ? fields[0][..^CorrectedEnd.Length] : fields[0];
        var tag = name.LastIndexOf('|');
        if (fields.Length != 5 || tag < 0 || !name.StartsWith(TagStart, StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(tag + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var window))
        {
            throw Problem(file, number, "not a histogram with a tag `arm|window` or `arm|window|corrected`", inner: null);
        }

        try
        {
            return (window, isCorrected, HistogramText.Read(fields[4]));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw Problem(file, number, $"a histogram that can't be decoded: {problem.Message}", problem);
        }
    }

    private static LabException Problem(string file, int line, string what, Exception? inner) =>
        new(FormattableString.Invariant($"{file}:{line}: {what}"), inner);
}

/// <summary>What a log holds: histograms by the index of their window, ns.</summary>
/// <param name="Sent">From the send of each request.</param>
/// <param name="Corrected">From the time at which each was due; windows of open loops only.</param>
public sealed record LoggedLatencies(IReadOnlyDictionary<int, HistogramBase> Sent, IReadOnlyDictionary<int, HistogramBase> Corrected);
