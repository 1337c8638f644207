namespace Lab.Agent.Processes;

/// <summary>A process that can be told from a later one with the same number.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="StartTicks">When it started, in the kernel's ticks since boot.</param>
internal sealed record ProcessIdentity(int Pid, string StartTicks)
{
    private const int StartField = 19;

    public bool IsStillThere => ProcessTree.IsAlive(Pid) && TryOf(Pid) == this;

    public static ProcessIdentity? TryOf(int pid) => ProcessTree.StatFields(pid) is { } fields ? new(pid, fields[StartField]) : null;
}
