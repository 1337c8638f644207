using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>Made-up runs in which instructions were counted.</summary>
public static class SyntheticCount
{
    private const int InstructionsPerUs = 5_000;

    /// <summary>A timed run as a counted one: an instruction for every fifth of a nanosecond, and no CPU time.</summary>
    public static RunRecord Of(RunRecord timed) => (timed with
    {
        Plan = timed.Plan with
        {
            Target = "vagrant",
            Definition = timed.Plan.Definition with { Loads = [.. timed.Plan.Definition.Loads.Select(load => CountedLoop.Of(load)!)] },
        },
    }).ChangeMeasured(window => window with
    {
        Instructions = (window.ServerCpuNs + window.ReaderCpuNs) * InstructionsPerUs / 1_000,
        ServerCpuNs = 0,
        ReaderCpuNs = 0,
        LoadCpuNs = 0,
    });
}
