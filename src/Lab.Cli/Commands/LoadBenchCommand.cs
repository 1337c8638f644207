using System.CommandLine;
using System.Globalization;
using Lab.Benchmarks;
using Lab.Benchmarks.Contest;
using Lab.Cli.Output;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Reporting.Benchmarks;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;

namespace Lab.Cli.Commands;

/// <summary>`lab bench load`: the lab's load engine beside wrk and ab, on a server that costs nothing and on Apache, and how it keeps to a rate.</summary>
internal sealed class LoadBenchCommand(Terminal terminal)
{
    private const int Connections = 16;

    private readonly Option<string?> _rounds = new("--rounds") { Description = "How often everything is repeated (3; 1 with --quick)", HelpName = "N" };
    private readonly Option<bool> _quick = new("--quick") { Description = "One round of 2 s each; about 2 minutes instead of 7" };
    private readonly Option<string?> _seconds = new("--seconds") { Description = "Time for each generator on each server (5; 2 with --quick); twice that for the open loop", HelpName = "N" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Seed of the order of measurements", HelpName = "N" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the bench", HelpName = "DIR" };
    private readonly Option<string?> _from = new("--from") { Description = "Measure nothing; make the figures of this bench's folder again", HelpName = "DIR" };
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a package; print the command instead" };

    public Command Create()
    {
        var command = new Command("load", "Requests/s and CPU per request of the lab's load engine, wrk and ab, and how well the engine keeps to a rate")
        {
            _rounds, _quick, _seconds, _seed, _out, _from, _format, _noInstall,
        };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => parsed.GetValue(_from) is { } folder
            ? Task.FromResult(Show(RunFolder.Of(folder), parsed))
            : MeasureAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (rounds, seconds, seed) = ReadNumbers(parsed);
        var privilege = await Machine.MakeReadyAsync(terminal, mayInstall: !parsed.GetValue(_noInstall), cancellationToken);
        var placement = Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        var machine = await BenchMachineSurvey.FindAsync(NetworkMode.Loopback, privilege, placement, cancellationToken);
        var plan = new LoadBenchPlan(
            DateTimeOffset.UtcNow, seed, machine, placement.ServerCpus, placement.LoadCpus, Connections, placement.Doubts, LoadBenchPlan.Draw(rounds, seconds, seed));
        var folder = parsed.GetValue(_out) ?? Path.Combine(LabHome.Find().Results, FolderName(plan));
        bool interrupted;
        using (var log = BenchLog.Create(folder, LoadBenchFormat.PlanFile, LoadBenchFormat.WritePlan(plan), LoadBenchFormat.SamplesFile))
        {
            interrupted = await new LoadBench(privilege, placement, log, new RunTicker(terminal)).RunAsync(plan, cancellationToken);
        }

        Show(folder, parsed);
        return interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private int Show(string folder, ParseResult parsed)
    {
        var result = LoadBenchFolder.Read(folder);
        LoadBenchWriter.Write(result, folder);
        LoadBenchView.Show(terminal, result, folder, parsed.GetValue(_format));
        return ExitCode.Done;
    }

    private (int Rounds, LoadBenchSeconds Seconds, int Seed) ReadNumbers(ParseResult parsed)
    {
        var issues = new List<PreflightIssue>();
        var isQuick = parsed.GetValue(_quick);
        var rounds = ExperimentOptions.Number(parsed, _rounds, least: 1, LoadBenchPlan.MostRounds, issues);
        var seconds = ExperimentOptions.Number(parsed, _seconds, least: 1, LoadBenchSeconds.Most, issues);
        var seed = ExperimentOptions.Number(parsed, _seed, least: 0, most: int.MaxValue, issues);
        OutFolder.Check(parsed.GetValue(_out), LabHome.Find().Results, issues);
        return issues.Count == 0
            ? (rounds ?? (isQuick ? LoadBenchPlan.QuickRounds : LoadBenchPlan.DefaultRounds),
                seconds is { } contest ? LoadBenchSeconds.Of(contest) : isQuick ? LoadBenchSeconds.Quick : LoadBenchSeconds.Whole,
                seed ?? Random.Shared.Next(1, 1_000_000))
            : throw new PreflightException(issues);
    }

    private static string FolderName(LoadBenchPlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"bench-load-{plan.StartedUtc:yyyyMMdd'T'HHmmss'Z'}-{plan.Seed}");
}
