using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>Something that can be put in force and taken away again, many times.</summary>
internal abstract class PreparedArm : IAsyncDisposable
{
    /// <summary>What the kernel has accepted of it.</summary>
    public abstract IReadOnlyList<LoadedProgram> Programs { get; }

    /// <summary>Programs of it that are not attached.</summary>
    public virtual IReadOnlyList<UnattachedProgram> Unattached => [];

    /// <summary>How its events come to user space; null for a tool, and where there are none.</summary>
    public virtual Delivery? Delivery => null;

    /// <summary>Attaches that many programs; returns when the kernel shows them, with their number.</summary>
    public abstract Task<int> AttachAsync(int hooks, CancellationToken cancellationToken);

    /// <summary>
    /// Why it is not attached any more as it was when <see cref="AttachAsync"/> returned, as the end of a sentence that
    /// names it; null while it is. Asked at the end of each window, outside of it.
    /// </summary>
    public virtual string? FindFault() => null;

    /// <summary>Takes everything away; returns when it is gone, with what came out of it since it was attached.</summary>
    public abstract Task<ArmOutput> DetachAsync(CancellationToken cancellationToken);

    /// <summary>What the programs in force have done since they were attached.</summary>
    public abstract IReadOnlyList<ProgramCounters> ReadPrograms();

    /// <summary>CPU time of what reads the events in user space, ns since the arm was prepared.</summary>
    public abstract long ReaderCpuNs();

    /// <summary>Of that, what is spent on the load's side, ns.</summary>
    public virtual long ClientCpuNs() => 0;

    /// <summary>What the programs in force count of themselves, cumulative: microseconds of work, for every window. Null where they don't.</summary>
    public virtual ProbeAccount? ReadAccount() => null;

    /// <summary>What the kernel shows of a tool in force, or showed when it was last; null for what is no tool.</summary>
    public virtual AttachmentProof? Proof => null;

    /// <summary>What the kernel holds of the arm in force, where a tool has loaded it; null where the lab loads it itself.</summary>
    public virtual LoadedObject? ReadObject() => null;

    /// <summary>The first lines that it printed.</summary>
    public abstract string Sample { get; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>What came out of an arm while it was attached.</summary>
/// <param name="Events">Output lines that are events.</param>
/// <param name="Lost">Events that it knows were dropped.</param>
/// <param name="Bytes">What a tool wrote.</param>
/// <param name="Passed">Hits that passed its filter, so events that should have come; null where it doesn't count them.</param>
/// <param name="LinksGone">Time until its links were gone; null where that is not told apart from reading the rest of the events.</param>
internal readonly record struct ArmOutput(long Events, long Lost, long Bytes = 0, long? Passed = null, TimeSpan? LinksGone = null);
