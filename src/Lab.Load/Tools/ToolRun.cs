using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;
using Lab.Core.Machines;
using Lab.Load.Interop;

namespace Lab.Load.Tools;

/// <summary>
/// One run of a tool on the load's CPUs. Its CPU time is what the kernel added to that of this process's ended children: exact, because a
/// tool is waited for before its report is read, and as long as no other child ends meanwhile (the lab's only other child is the agent,
/// which outlives the load).
/// </summary>
public sealed class ToolRun : IAsyncDisposable
{
    /// <summary>wrk stops at the first tick after its time; one that stopped well before it was stopped by somebody.</summary>
    private const double LeastShare = 0.97;

    // $0 is the lab. If it died before the signal was set, the tool has another parent by now and must not start.
    private const string Guard = "[ \"$PPID\" = \"$0\" ] || exit 111; exec \"$@\"";

    /// <summary>wrk looks every 100 ms whether it is to stop; ab sorts its latencies.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Tool _tool;
    private readonly string[] _words;
    private readonly CancellationTokenSource _kill = new();
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _cpuBeforeNs = Children.CpuNs;
    private readonly Task<BufferedCommandResult> _ended;
    private bool _disposed;

    private ToolRun(Tool tool, ToolOrder order, int? seconds)
    {
        _tool = tool;
        _words = [tool.File, .. tool.Arguments(order, seconds)];
        _ended = OnAThreadOfItsOwn(order.Cpus);
        ProcessId = _started.Task.GetAwaiter().GetResult();
    }

    /// <summary>The tool's process.</summary>
    public int ProcessId { get; }

    private string Line => string.Join(' ', _words);

    /// <summary>Starts a run that goes on until <see cref="StopAsync"/>.</summary>
    /// <exception cref="LabException">It can't be started.</exception>
    public static ToolRun Start(Tool tool, ToolOrder order) => new(tool, order, seconds: null);

    /// <summary>Runs it once for a time.</summary>
    /// <exception cref="LabException">It failed, stopped early, or printed what is no report.</exception>
    public static async Task<ToolReport> RunAsync(Tool tool, ToolOrder order, int seconds, CancellationToken cancellationToken)
    {
        await using var run = new ToolRun(tool, order, seconds);
        var report = run.Read(await run._ended.WaitAsync(cancellationToken), asked: false);
        return report.Seconds >= seconds * LeastShare
            ? report
            : throw new LabException(string.Create(CultureInfo.InvariantCulture, $"`{run.Line}` stopped after {report.Seconds:0.0} s."));
    }

    /// <summary>Asks it to stop, and reads its report. What is under way then is broken off by the tool.</summary>
    /// <exception cref="LabException">It had ended by itself, did not stop, or printed what is no report.</exception>
    public async Task<ToolReport> StopAsync(CancellationToken cancellationToken)
    {
        if (_ended.IsCompleted)
        {
            var early = Read(await _ended, asked: false);
            throw new LabException(string.Create(CultureInfo.InvariantCulture, $"`{Line}` ended by itself after {early.Seconds:0.0} s."));
        }

        Children.Ask(ProcessId);
        try
        {
            return Read(await _ended.WaitAsync(Patience, cancellationToken), asked: true);
        }
        catch (TimeoutException)
        {
            throw new LabException(string.Create(CultureInfo.InvariantCulture, $"`{Line}` was asked to stop (SIGINT) and did not within {Patience.TotalSeconds:0} s."));
        }
    }

    /// <summary>Kills it where it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _kill.CancelAsync();
        await ((Task)_ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _kill.Dispose();
    }

    private ToolReport Read(BufferedCommandResult result, bool asked)
    {
        if (!_tool.EndedWell(result.ExitCode, asked))
        {
            throw LabException.FromCommand(Line, result.ExitCode, result.StandardError.Length > 0 ? result.StandardError : result.StandardOutput);
        }

        return _tool.TryRead(new(result.StandardOutput, result.StandardError), out var report, out var problem)
            ? report with { CpuNs = Children.CpuNs - _cpuBeforeNs }
            : throw new LabException(
                $"What `{Line}` printed is not understood: {problem}. Exit code {result.ExitCode}.\n{result.StandardOutput}{result.StandardError}".TrimEnd());
    }

    /// <summary>
    /// The kernel ties a child's death signal to the thread that forked it: this one lives exactly as long as the tool does, so the tool dies
    /// with the lab even when the lab is killed, and never because a pool's thread went home.
    /// </summary>
    private Task<BufferedCommandResult> OnAThreadOfItsOwn(IReadOnlyList<int> cpus) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                var running = Whole(cpus).ExecuteBufferedAsync(_kill.Token);
                _started.SetResult(running.ProcessId);
                return running.Task.GetAwaiter().GetResult();
            }
            catch (System.ComponentModel.Win32Exception failure)
            {
                var unable = new LabException($"`{Line}` can't be started: {failure.Message}", failure);
                _started.TrySetException(unable);
                throw unable;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private Command Whole(IReadOnlyList<int> cpus)
    {
        string[] pin = cpus.Count == 0 ? [] : ["/usr/bin/taskset", "--cpu-list", CpuList.Format(cpus)];
        string[] lead =
        [
            // Out of the terminal's reach: at ^C the tool would print what it has as if it were the whole.
            "/usr/bin/setsid", .. pin, "/usr/bin/setpriv", "--pdeathsig", "KILL", "--",
            "/bin/sh", "-c", Guard, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ];
        return Cli.Wrap(lead[0]).WithArguments([.. lead[1..], .. _words]).WithValidation(CommandResultValidation.None);
    }
}
