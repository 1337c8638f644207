using Lab.Core.Machines;

namespace Lab.Agent.Servers;

/// <summary>The server whose cost is measured: one that the agent started, or one that it found.</summary>
internal abstract class ServerUnderTest(ServerInfo info, int rootPid) : IAsyncDisposable
{
    public ServerInfo Info { get; } = info;

    /// <summary>The process whose tree is the server.</summary>
    public int RootPid { get; } = rootPid;

    /// <summary>True when its processes may come and go while it serves.</summary>
    public abstract bool MakesProcesses { get; }

    /// <summary>Size of what it answers, where the lab knows it: of the private Apache.</summary>
    public virtual int BodyBytes => 0;

    /// <summary>Where it listens for the arms of the path class; null where it has no such doors.</summary>
    public virtual ServerDoors? Doors => null;

    public abstract ValueTask DisposeAsync();
}
