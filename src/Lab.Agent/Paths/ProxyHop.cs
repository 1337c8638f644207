using System.Diagnostics;
using System.Net;
using Lab.Agent.Processes;
using Lab.Agent.Servers;
using Lab.Core;

namespace Lab.Agent.Paths;

/// <summary>A proxy of the lab's own: started once, idle while requests go another way, and gone with the agent, whoever is killed.</summary>
internal sealed class ProxyHop : Hop
{
    private const string User = "www-data";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _holder;
    private readonly int _pid;
    private readonly ProxyConfiguration _configuration;
    private readonly List<string> _complaints;
    private long _lastCpuNs;
    private bool _disposed;

    private ProxyHop(string type, ProxyConfiguration configuration, Process holder, List<string> complaints)
        : base(type, configuration.Listen)
    {
        (_configuration, _holder, _complaints) = (configuration, holder, complaints);
        _pid = ProcessTree.Below(holder.Id)[^1];
    }

    public override bool IsOnLoadsSide => _configuration.IsOnLoadsSide;

    public override long CpuNs => LibC.TryReadProcessCpu(_pid, out var ns) ? _lastCpuNs = ns : _lastCpuNs;

    /// <summary>Starts it and waits until an answer of the server comes through it.</summary>
    public static async Task<ProxyHop> StartAsync(
        string type, ProxyConfiguration configuration, ServerDoors doors, int bodyBytes, ChildStarter children, CancellationToken cancellationToken)
    {
        configuration.Write();
        var holder = await children.StartAsync(CommandLine(configuration, doors));
        var complaints = new List<string>();
        holder.ErrorDataReceived += (_, line) =>
        {
            lock (complaints)
            {
                complaints.Add(line.Data ?? "");
            }
        };
        holder.BeginErrorReadLine();
        try
        {
            return await WebAnswer.WaitAsync(configuration.Listen, bodyBytes, () => !holder.HasExited, StartTimeout, cancellationToken)
                ? new ProxyHop(type, configuration, holder, complaints)
                : throw new LabException($"{type} does not answer on {configuration.Listen}. It says: {Text(complaints)}");
        }
        catch
        {
            await EndAsync(holder);
            throw;
        }
    }

    public override void Begin()
    {
        if (FindFault() is { } fault)
        {
            throw new LabException(fault);
        }
    }

    public override string? FindFault() =>
        _holder.HasExited ? $"{Type} has ended by itself. It says: {Text(_complaints)}" : null;

    public override long Count() => _configuration.CountRequests();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!_disposed)
        {
            _disposed = true;
            await EndAsync(_holder);
        }
    }

    /// <summary>
    /// It runs without root. A process loses its death signal when it gives that up, so it is given up before and the signal is set anew for
    /// what follows: a proxy that changes its user itself would outlive a killed agent. It is the first of a pid namespace, and the kernel ends the rest with it.
    /// Its working directory is one that everybody may enter: the lab's own may be below /root, and haproxy does not start where it may not be.
    /// </summary>
    private static List<string> CommandLine(ProxyConfiguration configuration, ServerDoors doors)
    {
        List<string> command = [];
        if (!configuration.IsOnLoadsSide && doors.NamespacePath is { } space)
        {
            command.AddRange(["/usr/bin/nsenter", $"--net={space}", "--"]);
        }

        var cpus = configuration.IsOnLoadsSide ? doors.LoadCpus : doors.ServerCpus;
        command.AddRange(["/usr/bin/taskset", "--cpu-list", string.Join(',', cpus)]);
        command.AddRange(["/usr/bin/unshare", "--pid", "--fork", "--kill-child=KILL", "--wd=/", "--"]);
        command.AddRange(["/usr/bin/setpriv", "--reuid", User, "--regid", User, "--clear-groups", "--pdeathsig", "KILL", "--"]);
        command.AddRange(configuration.Command);
        return command;
    }

    private static async Task EndAsync(Process holder)
    {
        foreach (var pid in ProcessTree.Below(holder.Id).Reverse())
        {
            LibC.Signal(pid, LibC.SigKill);
        }

        await holder.WaitForExitAsync();
        holder.Dispose();
    }

    private static string Text(List<string> complaints)
    {
        lock (complaints)
        {
            return string.Join(' ', complaints.Where(line => line.Length > 0));
        }
    }
}
