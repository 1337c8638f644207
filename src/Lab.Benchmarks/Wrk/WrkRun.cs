using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Benchmarks.Wrk;

/// <summary>Runs wrk as an engineer would, on the load's CPUs: one thread, as many connections as the load has.</summary>
/// <param name="cpus">The load's CPUs.</param>
/// <param name="load">The load that it stands in for.</param>
/// <param name="url">What it asks for.</param>
public sealed class WrkRun(IReadOnlyList<int> cpus, ClosedLoop load, Uri url)
{
    /// <summary>wrk stops at the first tick after its time; one that stopped well before it was stopped by somebody.</summary>
    private const double LeastShare = 0.97;

    // $0 is the lab. If it died before the signal was set, wrk has another parent by now and must not start.
    private const string Guard = "[ \"$PPID\" = \"$0\" ] || exit 111; exec \"$@\"";

    /// <summary>Runs it once.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LabException">It failed, stopped early, or printed what is no report.</exception>
    public async Task<WrkFigures> RunAsync(int seconds, CancellationToken cancellationToken)
    {
        string[] wrk = ["/usr/bin/wrk", .. Arguments(seconds)];
        string[] lead =
        [
            // Out of the terminal's reach: at ^C wrk would print what it has as if it were the whole.
            "/usr/bin/setsid", "/usr/bin/taskset", "--cpu-list", CpuList.Format(cpus), "/usr/bin/setpriv", "--pdeathsig", "KILL", "--",
            "/bin/sh", "-c", Guard, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ];
        var command = Cli.Wrap(lead[0])
            .WithArguments([.. lead[1..], .. wrk])
            .WithValidation(CommandResultValidation.None);
        var result = await OnAThreadOfItsOwn(() => command.ExecuteBufferedAsync(cancellationToken).Task, cancellationToken);
        var line = string.Join(' ', wrk);
        if (result.ExitCode != 0)
        {
            throw LabException.FromCommand(line, result.ExitCode, result.StandardError);
        }

        if (!WrkReport.TryParse(result.StandardOutput, out var figures, out var problem))
        {
            throw new LabException($"What `{line}` printed is not understood: {problem}. Exit code 0.\n{result.StandardOutput}{result.StandardError}".TrimEnd());
        }

        return figures.Duration.TotalSeconds >= seconds * LeastShare
            ? figures
            : throw new LabException(string.Create(CultureInfo.InvariantCulture, $"`{line}` stopped after {figures.Duration.TotalSeconds:0.0} s."));
    }

    private string[] Arguments(int seconds)
    {
        string[] header = load.KeepAlive ? [] : ["--header", "Connection: close"];
        return
        [
            "--threads", "1", "--connections", load.Connections.ToString(CultureInfo.InvariantCulture),
            "--duration", $"{seconds.ToString(CultureInfo.InvariantCulture)}s", .. header, url.AbsoluteUri,
        ];
    }

    /// <summary>
    /// The kernel ties a child's death signal to the thread that forked it: this one lives exactly as long as wrk does, so wrk dies with the
    /// lab even when the lab is killed, and never because a pool's thread went home.
    /// </summary>
    private static Task<T> OnAThreadOfItsOwn<T>(Func<Task<T>> start, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => start().GetAwaiter().GetResult(), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
