using Lab.Agent.Processes;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Servers;

/// <summary>
/// Sees that the server is still the one of the start. What is measured of a server that has ended is nothing, and
/// probes that were made for its processes miss what others do in their place.
/// </summary>
internal sealed class ServerWatch(ServerUnderTest server)
{
    /// <summary>A server whose processes may come and go is the process at the root of them.</summary>
    private readonly ProcessIdentity[] _processes =
        [.. ProcessTree.Identify(server.RootPid).Where(process => process.Pid == server.RootPid || (!server.MakesProcesses && server.Info.Pids.Contains(process.Pid)))];

    /// <summary>Fails when a process of it has ended, or is another one by now.</summary>
    /// <param name="measured">What was measured meanwhile, in a clause.</param>
    /// <exception cref="LabException">It has.</exception>
    public void ThrowIfGone(string measured)
    {
        var gone = _processes.Where(process => !ProcessTree.IsAlive(process)).Select(process => process.Pid).ToArray();
        if (gone.Length == 0)
        {
            return;
        }

        var main = server.MakesProcesses ? server.RootPid : server.Info.Pids[0];
        throw new LabException(gone.Contains(main) || gone.Contains(server.RootPid)
            ? $"The server {server.Info.Software} (pid {main}) ended while {measured}. {Successor()}Read its error log."
            : $"The server {server.Info.Software} (pid {main}) is not the one of the start: its process {string.Join(", ", gone)} ended while {measured}, and the probes know no other in its place. Read its error log.");
    }

    private string Successor()
    {
        var holder = server.MakesProcesses
            ? Listener.On(
                Environment.ProcessId, server.Info.Port).Select(listener => listener.Holder()).FirstOrDefault()
            : null;
        return holder is null ? "" : $"Port {server.Info.Port} is listened on by {holder} now: it was restarted. ";
    }
}
