namespace Lab.Bpf.Hooks;

/// <summary>What the kernel counted of a program while some events were made.</summary>
/// <param name="Hits">Its runs.</param>
/// <param name="RunNs">Time in its body, ns.</param>
/// <param name="Received">Events of it that came out.</param>
/// <param name="Lost">Events that found no room.</param>
public sealed record HookCounters(long Hits, long RunNs, long Received, long Lost)
{
    /// <summary>What was counted since.</summary>
    internal HookCounters Since(HookCounters before) =>
        new(Hits - before.Hits, RunNs - before.RunNs, Received - before.Received, Lost - before.Lost);
}
