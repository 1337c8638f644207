using System.Globalization;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace Lab.Core.Records;

/// <summary>
/// histograms.hlog: a HdrHistogram log, format 1.3, that HdrHistogram's own tools read. A line is
/// `Tag=arm|window,start s,length s,longest latency ms,histogram`; times are CLOCK_MONOTONIC of the machine under test, latencies ns.
/// </summary>
public static class LatencyLog
{
    private const string TagStart = "Tag=";
    private const string Legend = "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"";

    /// <summary>The lines that begin a log, each ended.</summary>
    public static string Header =>
        "#[Latencies in ns, logged by the eBPF overhead lab; a tag is arm|window]\n#[Histogram log format version 1.3]\n" + Legend + "\n";

    /// <summary>The line of a window, without its end.</summary>
    public static string WriteLine(MeasuredWindow window, HistogramBase latencies)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TagStart}{window.Arm}|{window.Index},{window.StartNs / 1e9:0.000},{window.Seconds:0.000},{latencies.GetMaxValue() / 1e6:0.000},{Convert.ToBase64String(Encode(latencies))}");
    }

    /// <summary>Reads a log: histograms by the index of their window. A torn last line doesn't count.</summary>
    /// <param name="text">All of it; empty where none was kept.</param>
    /// <param name="file">Its name, to say where something is wrong.</param>
    /// <exception cref="LabException">A whole line is not a histogram of a window.</exception>
    public static IReadOnlyDictionary<int, HistogramBase> Read(string text, string file)
    {
        var histograms = new Dictionary<int, HistogramBase>();
        foreach (var (number, line) in RunFolderFormat.WholeLines(text))
        {
            // A line without a histogram is a window that had none.
            if (line.Length > 0 && line[0] is not ('#' or '"') && !line.EndsWith(','))
            {
                var (window, histogram) = ReadLine(line, file, number);
                histograms[window] = histogram;
            }
        }

        return histograms;
    }

    private static byte[] Encode(HistogramBase latencies)
    {
        var buffer = ByteBuffer.Allocate(latencies.GetNeededByteBufferCapacity());
        var bytes = new byte[latencies.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = buffer.Get();
        }

        return bytes;
    }

    private static (int Window, HistogramBase Histogram) ReadLine(string line, string file, int number)
    {
        var fields = line.Split(',');
        var tag = fields[0].LastIndexOf('|');
        if (fields.Length != 5 || tag < 0 || !fields[0].StartsWith(TagStart, StringComparison.Ordinal)
            || !int.TryParse(fields[0].AsSpan(tag + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var window))
        {
            throw Problem(file, number, "not a histogram with a tag `arm|window`", inner: null);
        }

        try
        {
            var buffer = ByteBuffer.Allocate(Convert.FromBase64String(fields[4]));
            return (window, HistogramEncoding.DecodeFromCompressedByteBuffer(buffer, minBarForHighestTrackableValue: 0));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw Problem(file, number, $"a histogram that can't be decoded: {problem.Message}", problem);
        }
    }

    private static LabException Problem(string file, int line, string what, Exception? inner) =>
        new(FormattableString.Invariant($"{file}:{line}: {what}"), inner);
}
