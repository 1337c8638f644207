using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Core;
using Lab.Core.Machines;
using Lab.Runner.Setup;
using StreamJsonRpc;

namespace Lab.Runner.Agents;

/// <summary>The agent on this machine: a child that speaks JSON-RPC on its standard streams, and ends when they close.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 50;

    private readonly Process _process;
    private readonly JsonRpc _rpc;
    private readonly CancellationTokenSource _beating = new();
    private readonly Queue<string> _errors = new();
    private readonly Task _heart;
    private bool _disposed;

    private AgentProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginErrorReadLine();
        var formatter = new SystemTextJsonFormatter();
        formatter.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        formatter.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter());
        _rpc = new JsonRpc(new HeaderDelimitedMessageHandler(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, formatter));
        Agent = new FaithfulAgent(_rpc.Attach<IAgent>(), Explain);
        _rpc.StartListening();
        _heart = BeatAsync();
    }

    /// <summary>What it can do.</summary>
    public IAgent Agent { get; }

    /// <summary>The process that was started: the agent, or the sudo before it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the agent as root, on the given CPUs and in a mount namespace of its own.</summary>
    public static async Task<AgentProcess> StartAsync(Privilege privilege, IReadOnlyList<int> cpus, CancellationToken cancellationToken)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Lab.Agent", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "lab-agent"));
        if (!File.Exists(program))
        {
            throw new LabException($"The agent was not built: {program} is missing. Run dotnet build.");
        }

        string[] command =
        [
            .. privilege.Prefix,
            // The runtime's diagnostic sockets would outlive a killed agent; its folder is what apphost looks for.
            "/usr/bin/env", "DOTNET_EnableDiagnostics=0", $"DOTNET_ROOT={RuntimeRoot()}",
            // Out of the terminal's reach: ^C is the controller's to handle.
            "/usr/bin/setsid", "/usr/bin/taskset", "--cpu-list", CpuList.Format(cpus),
            "/usr/bin/unshare", "--mount", "--propagation", "private", "--", program,
        ];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var agent = new AgentProcess(Process.Start(start)!);
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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(8));
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
    }

    private static string RuntimeRoot() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Lease.Heartbeat);
        while (await timer.WaitForNextTickAsync(_beating.Token))
        {
            await Agent.RenewLeaseAsync(_beating.Token);
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
            return new LabException(refused.Message, refused);
        }

        lock (_errors)
        {
            var ended = _process.WaitForExit(TimeSpan.FromMilliseconds(200))
                ? string.Create(CultureInfo.InvariantCulture, $"It ended with exit code {_process.ExitCode}.")
                : "It still runs.";
            return new LabException($"The agent does not answer any more. {ended}\n{string.Join('\n', _errors)}".TrimEnd(), failure);
        }
    }
}
