using System.CommandLine;
using System.Globalization;
using Lab.Benchmarks.Precision;
using Lab.Cli.Output;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Reporting.Benchmarks;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;

namespace Lab.Cli.Commands;

/// <summary>`lab bench`: the lab measured against other ways to measure.</summary>
internal sealed class BenchCommand(Terminal terminal)
{
    private readonly Option<string?> _rounds = new("--rounds") { Description = "How often everything is repeated (2; 5 with --quick)", HelpName = "N" };
    private readonly Option<bool> _quick = new("--quick") { Description = "30 s only; about 7 minutes instead of 28" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Seed of the order of measurements", HelpName = "N" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the bench", HelpName = "DIR" };
    private readonly Option<string?> _from = new("--from") { Description = "Measure nothing; make the figures of this bench's folder again", HelpName = "DIR" };
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a package; print the command instead" };

    public Command Create()
    {
        var precision = new Command("precision", "What the lab's interval is after 30, 60 and 120 s, against wrk without and with the probe")
        {
            _rounds, _quick, _seed, _out, _from, _format, _noInstall,
        };
        precision.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => parsed.GetValue(_from) is { } folder
            ? Task.FromResult(Show(RunFolder.Of(folder), parsed))
            : MeasureAsync(parsed, cancellationToken)));
        return new Command("bench", "Measure the lab itself")
        {
            precision, new NoiseCommand(terminal).Create(), new LoadBenchCommand(terminal).Create(), new EnduranceCommand(terminal).Create(), new HooksCommand(terminal).Create(),
        };
    }

    private async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = LabHome.Find();
        var (rounds, seed) = ReadNumbers(parsed);
        var question = PrecisionQuestion.Read(home);
        var privilege = await Machine.MakeReadyAsync(terminal, mayInstall: !parsed.GetValue(_noInstall), cancellationToken);
        var plan = new PrecisionPlan(
            DateTimeOffset.UtcNow, seed, question.Probe.Arm.Id, question.Load, PrecisionPlan.Draw(rounds, parsed.GetValue(_quick), seed));
        var folder = parsed.GetValue(_out) ?? Path.Combine(home.Results, FolderName(plan));
        var interrupted = await MeasureAsync(home, privilege, question, plan, folder, cancellationToken);
        Show(folder, parsed);
        return interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private async Task<bool> MeasureAsync(
        LabHome home, Privilege privilege, PrecisionQuestion question, PrecisionPlan plan, string folder, CancellationToken cancellationToken)
    {
        var ticker = new RunTicker(terminal);
        using var log = SampleLog.Create(folder, plan);
        var bench = new PrecisionBench(
            new WrkMethod(home, privilege, question), new LabMethod(home, privilege, question, folder, RunFolder.Read, ticker), log, ticker);
        return await bench.RunAsync(plan, cancellationToken);
    }

    private int Show(string folder, ParseResult parsed)
    {
        var result = PrecisionFolder.Read(folder);
        PrecisionWriter.Write(result, folder);
        PrecisionView.Show(terminal, result, folder, parsed.GetValue(_format));
        return ExitCode.Done;
    }

    private (int Rounds, int Seed) ReadNumbers(ParseResult parsed)
    {
        var issues = new List<PreflightIssue>();
        var rounds = ExperimentOptions.Number(parsed, _rounds, least: 1, PrecisionPlan.MostRounds, issues);
        var seed = ExperimentOptions.Number(parsed, _seed, least: 0, most: int.MaxValue, issues);
        OutFolder.Check(parsed.GetValue(_out), LabHome.Find().Results, issues);
        return issues.Count == 0
            ? (rounds ?? (parsed.GetValue(_quick) ? PrecisionPlan.QuickRounds : PrecisionPlan.DefaultRounds), seed ?? Random.Shared.Next(1, 1_000_000))
            : throw new PreflightException(issues);
    }

    private static string FolderName(PrecisionPlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"bench-precision-{plan.StartedUtc:yyyyMMdd'T'HHmmss'Z'}-{plan.Seed}");
}
