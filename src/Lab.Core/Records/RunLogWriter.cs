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
    public void Append(MeasuredWindow window, HistogramBase? latencies)
    {
        if (latencies is not null)
        {
            WriteLine(histograms, LatencyLog.WriteLine(window, latencies));
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
