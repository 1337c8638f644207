using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Core;
using Lab.Core.Machines;
using Lab.Runner.Setup;
using Lab.Runner.Targets;
using StreamJsonRpc;

namespace Lab.Runner.Agents;

/// <summary>The agent: a child of this process, or at the other end of one, that speaks JSON-RPC on its standard streams, and ends when they close.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 50;

    /// <summary>How long the agent may take to clean up and end.</summary>
    private static readonly TimeSpan LocalPatience = TimeSpan.FromSeconds(8);

    /// <summary>The same, where the machine may be an emulated one.</summary>
    private static readonly TimeSpan RemotePatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly JsonRpc _rpc;
    private readonly CancellationTokenSource _beating = new();
    private readonly SemaphoreSlim _mayBeat = new(1, 1);
    private readonly Queue<string> _errors = new();
    private readonly Task _heart;
    private readonly TimeSpan _patience;
    private bool _disposed;

    private AgentProcess(Process process, MachineClock clock, TimeSpan patience)
    {
        (_process, _patience) = (process, patience);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
        var formatter = new SystemTextJsonFormatter();
        formatter.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        formatter.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter());
        _rpc = new JsonRpc(new HeaderDelimitedMessageHandler(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, formatter));
        var asking = new Asking(Explain);
        Agent = new FaithfulAgent(_rpc.Attach<IAgent>(), clock, asking);
        Loads = new FaithfulLoadHost(_rpc.Attach<ILoadHost>(), asking);
        Hooks = new FaithfulHookHost(_rpc.Attach<IHookHost>(), asking);
        _rpc.StartListening();
        _heart = BeatAsync();
    }

    /// <summary>What it can do.</summary>
    public IAgent Agent { get; }

    /// <summary>A load on its machine.</summary>
    public ILoadHost Loads { get; }

    /// <summary>Events of its own machine, with a program at the hook that they hit.</summary>
    public IHookHost Hooks { get; }

    /// <summary>The process that was started: the agent, or the sudo or ssh before it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the agent as root, on the given CPUs and in a mount namespace of its own.</summary>
    public static Task<AgentProcess> StartAsync(Privilege privilege, IReadOnlyList<int> cpus, CancellationToken cancellationToken)
    {
        string[] command =
        [
            .. privilege.Prefix,
            // The runtime's diagnostic sockets would outlive a killed agent; its folder is what apphost looks for.
            "/usr/bin/env", "DOTNET_EnableDiagnostics=0", $"DOTNET_ROOT={RuntimeRoot()}",
            // Out of the terminal's reach: ^C is the controller's to handle.
            "/usr/bin/setsid", "/usr/bin/taskset", "--cpu-list", CpuList.Format(cpus),
            "/usr/bin/unshare", "--mount", "--propagation", "private", "--", BuiltAgent.Program(),
        ];
        return StartAsync(command, new MachineClock(isOwn: true), LocalPatience, cancellationToken);
    }

    /// <summary>Starts the agent on another machine.</summary>
    /// <param name="agent">The agent's file there.</param>
    /// <param name="isClockOwn">True where the load runs there too: then the run has one clock, that machine's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<AgentProcess> StartAsync(RemoteAgent agent, bool isClockOwn, CancellationToken cancellationToken) =>
        StartAsync(agent.CommandLine, new MachineClock(isClockOwn), RemotePatience, cancellationToken);

    /// <summary>
    /// Renews the lease once more and then leaves the agent alone until the result is disposed: what it did to answer would be counted. What takes
    /// longer than <see cref="Lease.LongestQuiet"/> is spoken into all the same, for without a word the agent would end.
    /// </summary>
    public async Task<IDisposable> KeepQuietAsync(CancellationToken cancellationToken)
    {
        await _mayBeat.WaitAsync(cancellationToken);
        var quiet = new Quiet(_mayBeat);
        try
        {
            await Agent.RenewLeaseAsync(cancellationToken);
            return quiet;
        }
        catch
        {
            quiet.Dispose();
            throw;
        }
    }

    /// <summary>Lets the agent clean up and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _beating.CancelAsync();
        await _heart.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _rpc.Dispose(); // closes the agent's standard input: its lease
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _beating.Dispose();
        _mayBeat.Dispose();
    }

    private static async Task<AgentProcess> StartAsync(
        IReadOnlyList<string> command, MachineClock clock, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var agent = new AgentProcess(Process.Start(start)!, clock, patience);
        try
        {
            await agent.Agent.HelloAsync(cancellationToken);
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    private static string RuntimeRoot() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Lease.Heartbeat);
        while (await timer.WaitForNextTickAsync(_beating.Token))
        {
            var isQuietOver = await _mayBeat.WaitAsync(Lease.LongestQuiet, _beating.Token);
            try
            {
                await Agent.RenewLeaseAsync(_beating.Token);
            }
            finally
            {
                if (isQuietOver)
                {
                    _mayBeat.Release();
                }
            }
        }
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptErrorLines)
            {
                _errors.Dequeue();
            }
        }
    }

    /// <summary>What to tell the user when a call failed.</summary>
    private LabException Explain(Exception failure)
    {
        if (failure is RemoteInvocationException refused)
        {
            return refused.ErrorCode == ArmFaultException.ErrorCode
                ? new ArmFaultException(refused.Message, refused)
                : new LabException(refused.Message, refused);
        }

        lock (_errors)
        {
            var ended = _process.WaitForExit(TimeSpan.FromMilliseconds(200))
                ? string.Create(CultureInfo.InvariantCulture, $"It ended with exit code {_process.ExitCode}.")
                : "It still runs.";
            return new LabException($"The agent does not answer any more. {ended}\n{string.Join('\n', _errors)}".TrimEnd(), failure);
        }
    }

    private sealed class Quiet(SemaphoreSlim mayBeat) : IDisposable
    {
        public void Dispose() => mayBeat.Release();
    }
}
