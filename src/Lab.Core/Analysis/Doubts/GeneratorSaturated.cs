using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `generator-saturated`: the load generator had no CPU time to spare, so throughput and latency are its own and not
/// the server's. NBomber's clock is that of a whole process, and what neighbours take of its CPU is not in it; so in a
/// closed loop, where either it or the server is what all wait for, it is doubted too when it was the busier of the
/// two.
/// </summary>
public sealed class GeneratorSaturated : IDoubt
{
    private const double Working = 0.5;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        let windows = evidence.Run.Measured.Where(window => window.Load == load.Name).ToArray()
        where windows.Sum(window => window.Seconds) > 0
        let cpu = new GeneratorCpu(load, evidence.Run.Environment.LoadCpus)
        let busy = cpu.Share(windows.Sum(window => window.LoadCpuNs), windows.Sum(window => window.Seconds))
        let server = ServerShare(windows, evidence.Run.Environment.Server.Cpus.Length)
        where cpu.IsSaturated(busy) || IsLimit(load, busy, server)
        select new Conclusion(
            "generator-saturated", Severity.Warning, Arm: null,
            $"{load.Name}: {Message(load, busy, cpu.Cores, server)}");

    private static bool IsLimit(LoadSpec load, double busy, double server) =>
        load is ClosedLoop { Tool: LoadTool.NBomber } && busy > Working && busy > server;

    private static double ServerShare(MeasuredWindow[] windows, int cpus) =>
        windows.Sum(
            window => window.ServerCpuNs + window.ReaderCpuNs) / 1e9 / windows.Sum(window => window.Seconds) / Math.Max(1, cpus);

    private static string Message(LoadSpec load, double busy, string cores, double server) =>
        load.Tool == LoadTool.NBomber
        ? $"NBomber used {Figures.Percent(busy)} of {cores}, and the server {Figures.Percent(server)} of its own: NBomber can't send more. Throughput and latency are its own; "
            + "CPU per request still holds. Give it more CPUs (--load-cpus) or a larger body, or take --load builtin, which needs less CPU a request."
        : $"the load generator used {Figures.Percent(busy)} of {cores}. Throughput and latency are its own; CPU per request still holds. Use fewer connections or a larger body.";
}
