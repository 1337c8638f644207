using System.Diagnostics;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>The value of a metric over one or more windows, in the metric's unit.</summary>
public static class WindowMetric
{
    private const double NsPerUs = 1_000;

    /// <summary>Throughput, CPU or instructions over all the windows together, or null where they answered nothing.</summary>
    public static double? Of(Metric metric, IEnumerable<MeasuredWindow> windows)
    {
        var (requests, seconds, server, reader, instructions) = (0L, 0.0, 0L, 0L, 0L);
        foreach (var window in windows)
        {
            requests += window.Counts.Requests;
            seconds += window.Seconds;
            server += window.ServerCpuNs;
            reader += window.ReaderCpuNs;
            instructions += window.Instructions ?? 0;
        }

        return requests == 0 || seconds <= 0 ? null
            : metric == Metric.Throughput ? requests / seconds
            : metric == Metric.Cpu ? (server + reader) / NsPerUs / requests
            : metric == Metric.ServerCpu ? server / NsPerUs / requests
            : metric == Metric.Instructions ? (double)instructions / requests
            : metric == Metric.ReaderCpu ? reader / NsPerUs / requests
            : throw new UnreachableException($"{metric.Name} has no value of a window.");
    }

    /// <summary>The same of one window.</summary>
    public static double? Of(Metric metric, MeasuredWindow window) => Of(metric, [window]);
}
