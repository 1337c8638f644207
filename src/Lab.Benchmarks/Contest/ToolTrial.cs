using System.Net;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Load.Tools;

namespace Lab.Benchmarks.Contest;

/// <summary>A tool at full speed.</summary>
/// <param name="tool">The tool.</param>
/// <param name="endPoint">The server.</param>
/// <param name="load">The load.</param>
/// <param name="cpus">CPUs of the tool.</param>
internal sealed class ToolTrial(Tool tool, IPEndPoint endPoint, ClosedLoop load, IReadOnlyList<int> cpus)
{
    /// <summary>Runs it once.</summary>
    /// <exception cref="LabException">It failed, or printed what is not understood.</exception>
    public async Task<LoadFigures> RunAsync(int seconds, CancellationToken cancellationToken)
    {
        var report = await ToolRun.RunAsync(tool, ToolOrder.For(endPoint, load, cpus), seconds, cancellationToken);
        return new(
            report.Seconds, report.Requests, report.Failed.Values.Sum(), report.CpuNs, report.Latency?.P50Us, report.Latency?.P99Us, AllocatedBytes: null);
    }
}
