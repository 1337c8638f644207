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

    public abstract ValueTask DisposeAsync();
}
