using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>The CPU time that a load generator can take at most, and what it took of it.</summary>
/// <param name="load">The load.</param>
/// <param name="loadCpus">CPUs of the load.</param>
internal sealed class GeneratorCpu(LoadSpec load, IReadOnlyList<int> loadCpus)
{
    private const double Busy = 0.95;

    /// <summary>
    /// NBomber runs in the controller's process, on the thread pool: what interrupts and the agent take of its CPUs is
    /// in no clock of its own.
    /// </summary>
    private const double BusyInPool = 0.85;

    private readonly int cores = Math.Max(1, load.Tool switch
    {
        LoadTool.Ab => 1,
        LoadTool.NBomber => loadCpus.Count,
        _ => Math.Min(load.Threads ?? loadCpus.Count, loadCpus.Count),
    });

    /// <summary>`its core`, or `its 2 cores`.</summary>
    public string Cores => cores == 1 ? "its core" : $"its {cores} cores";

    /// <summary>What it took of them, as a fraction.</summary>
    /// <param name="cpuNs">CPU time that it took, ns.</param>
    /// <param name="seconds">In so many seconds.</param>
    public double Share(long cpuNs, double seconds) => cpuNs / 1e9 / seconds / cores;

    /// <summary>True when it had none to spare.</summary>
    public bool IsSaturated(double share) => share > (load.Tool == LoadTool.NBomber ? BusyInPool : Busy);
}
