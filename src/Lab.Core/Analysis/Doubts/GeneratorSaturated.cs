using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`generator-saturated`: the load generator had no CPU time to spare, so throughput and latency are its own and not the server's.</summary>
public sealed class GeneratorSaturated : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        let windows = evidence.Run.Measured.Where(window => window.Load == load.Name).ToArray()
        let seconds = windows.Sum(window => window.Seconds)
        where seconds > 0
        let cpu = new GeneratorCpu(load, evidence.Run.Environment.LoadCpus)
        let busy = cpu.Share(windows.Sum(window => window.LoadCpuNs), seconds)
        where cpu.IsSaturated(busy)
        select new Conclusion("generator-saturated", Severity.Warning, Arm: null, $"{load.Name}: {Message(load.Tool, Figures.Percent(busy), cpu.Cores)}");

    private static string Message(LoadTool tool, string busy, string cores) => tool == LoadTool.NBomber
        ? $"NBomber used {busy} of {cores}, which it shares with the controller: it can't send more. Throughput and latency are its own; CPU per request still holds. "
            + "Give it more CPUs (--load-cpus) or a larger body, or take --load builtin, which needs less CPU a request."
        : $"the load generator used {busy} of {cores}. Throughput and latency are its own; CPU per request still holds. Use fewer connections or a larger body.";
}
