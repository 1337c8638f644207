namespace Lab.Core.Machines;

/// <summary>What a probe has counted of itself, by the CPUs that paid for it; cumulative in a sample, a difference in a window.</summary>
/// <param name="HitsServerCpu">Runs of its programs on the server's CPUs.</param>
/// <param name="HitsLoadCpu">Runs on the others.</param>
/// <param name="Burnt">What it burnt on purpose; null for a probe that does not.</param>
public sealed record ProbeAccount(long HitsServerCpu, long HitsLoadCpu, BurntTime? Burnt)
{
    /// <summary>Runs on all CPUs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Hits => HitsServerCpu + HitsLoadCpu;

    /// <summary>What came since an earlier reading.</summary>
    public ProbeAccount Since(ProbeAccount earlier) => new(
        HitsServerCpu - earlier.HitsServerCpu,
        HitsLoadCpu - earlier.HitsLoadCpu,
        Burnt is { } burnt && earlier.Burnt is { } before ? burnt.Since(before) : null);
}

/// <summary>CPU time that a program burnt on purpose: a cost that is known.</summary>
/// <param name="BurnsServerCpu">How often, on the server's CPUs; a program that burns nothing there counts too.</param>
/// <param name="BurnsLoadCpu">How often on the others.</param>
/// <param name="NsServerCpu">For how long on the server's CPUs, ns, by the program's own clock.</param>
/// <param name="NsLoadCpu">For how long on the others, ns.</param>
/// <param name="InterruptedNs">Time that passed in between and was not its own, ns, all CPUs: interrupts, and a hypervisor that took the CPU.</param>
public sealed record BurntTime(long BurnsServerCpu, long BurnsLoadCpu, long NsServerCpu, long NsLoadCpu, long InterruptedNs)
{
    /// <summary>Time on all CPUs, ns.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Ns => NsServerCpu + NsLoadCpu;

    /// <summary>What came since an earlier reading.</summary>
    public BurntTime Since(BurntTime earlier) => new(
        BurnsServerCpu - earlier.BurnsServerCpu,
        BurnsLoadCpu - earlier.BurnsLoadCpu,
        NsServerCpu - earlier.NsServerCpu,
        NsLoadCpu - earlier.NsLoadCpu,
        InterruptedNs - earlier.InterruptedNs);
}
