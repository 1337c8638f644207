using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using CliWrap;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Benchmarks.Contest;

/// <summary>A <see cref="Responder"/> in a process of its own, on the server's CPUs: `lab responder`. It dies with the lab, however that dies.</summary>
public sealed class ResponderProcess : IAsyncDisposable
{
    private const int MostPort = 65_535;

    // $0 is the lab. If it died before the signal was set, the responder has another parent by now and must not start.
    private const string Guard = "[ \"$PPID\" = \"$0\" ] || exit 111; exec \"$@\"";

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<CommandResult> _running;
    private volatile int _processId;
    private bool _disposed;

    private ResponderProcess(IReadOnlyList<int> cpus)
    {
        var command = CommandLine(cpus);
        // The kernel ties a child's death signal to the thread that forked it: this one waits until the child has ended.
        _running = Task.Factory.StartNew(
            () => Run(command),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, _port.Task.Result);

    /// <summary>CPU time that it has taken so far, in the kernel's ticks of 10 ms.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            using var process = Process.GetProcessById(_processId);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it; when this returns it listens.</summary>
    /// <exception cref="LabException">It did not come up.</exception>
    public static async Task<ResponderProcess> StartAsync(IReadOnlyList<int> cpus, CancellationToken cancellationToken)
    {
        var responder = new ResponderProcess(cpus);
        try
        {
            await Task.WhenAny(responder._port.Task, responder._running).WaitAsync(cancellationToken);
            return responder._port.Task.IsCompleted
                ? responder
                : throw new LabException("The responder ended before it listened.", responder._running.Exception?.InnerException);
        }
        catch
        {
            await responder.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _end.CancelAsync();
            await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _end.Dispose();
        }
    }

    private CommandResult Run(Command command)
    {
        var running = command.ExecuteAsync(_end.Token);
        _processId = running.ProcessId; // every program of the command line takes the place of the one before
        return running.Task.GetAwaiter().GetResult();
    }

    private Command CommandLine(IReadOnlyList<int> cpus) => Cli.Wrap("/usr/bin/setsid")
        .WithArguments(
        [
            "/usr/bin/taskset", "--cpu-list", CpuList.Format(cpus), "/usr/bin/setpriv", "--pdeathsig", "KILL", "--",
            "/bin/sh", "-c", Guard, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Program(), "responder",
        ])
        // The runtime's diagnostic sockets would outlive a killed responder; its folder is what apphost looks for.
        .WithEnvironmentVariables(variables => variables.Set("DOTNET_EnableDiagnostics", "0").Set("DOTNET_ROOT", RuntimeRoot()))
        .WithStandardOutputPipe(PipeTarget.ToDelegate(ReadPort))
        .WithValidation(CommandResultValidation.None);

    private void ReadPort(string line)
    {
        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= MostPort)
        {
            _port.TrySetResult(port);
        }
    }

    /// <summary>The lab's own program, whoever asks (the tests have theirs beside it).</summary>
    private static string Program() => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Lab", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "lab"));

    private static string RuntimeRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
