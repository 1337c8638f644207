using HdrHistogram;

namespace Lab.Core.Records;

/// <summary>
/// Writes windows.jsonl and histograms.hlog while a run goes on: a line a window, flushed, so that what was measured outlives a kill.
/// The writers stay the caller's.
/// </summary>
public sealed class RunLogWriter
{
    private readonly TextWriter windows;
    private readonly TextWriter histograms;

    /// <summary>Begins both logs.</summary>
    public RunLogWriter(TextWriter windows, TextWriter histograms)
    {
        this.windows = windows;
        this.histograms = histograms;
        histograms.Write(LatencyLog.Header);
        histograms.Flush();
    }

    /// <summary>Appends a window of a pair with its latencies in ns; without them when it has none.</summary>
    /// <param name="window">It.</param>
    /// <param name="latencies">From the send of each request.</param>
    /// <param name="corrected">From the time at which each was due; null for a closed loop.</param>
    public void Append(MeasuredWindow window, HistogramBase? latencies, HistogramBase? corrected = null)
    {
        if (latencies is not null)
        {
            WriteLine(histograms, LatencyLog.WriteLine(window, latencies));
        }

        if (corrected is not null)
        {
            WriteLine(histograms, LatencyLog.WriteCorrectedLine(window, corrected));
        }

        Append(window);
    }

    /// <summary>Appends a window that has no latencies.</summary>
    public void Append(WindowRecord window) => WriteLine(windows, RunFolderFormat.WriteWindow(window));

    private static void WriteLine(TextWriter writer, string line)
    {
        writer.Write(line + "\n");
        writer.Flush();
    }
}
