using System.CommandLine;
using System.Globalization;
using Lab.Benchmarks;
using Lab.Benchmarks.Contest;
using Lab.Benchmarks.Endurance;
using Lab.Cli.Output;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Reporting.Benchmarks;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;

namespace Lab.Cli.Commands;

/// <summary>`lab bench endurance`: whether the load engine runs out of ports, gets slower or allocates in minutes of new connections.</summary>
internal sealed class EnduranceCommand(Terminal terminal)
{
    private const int Connections = 16;
    private const int SliceSeconds = 10;
    private const int DefaultMinutes = 5;
    private const int MostMinutes = 24 * 60;

    private readonly Option<string?> _minutes = new("--minutes") { Description = "How long (5)", HelpName = "N" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the bench", HelpName = "DIR" };
    private readonly Option<string?> _from = new("--from") { Description = "Measure nothing; make the figures of this bench's folder again", HelpName = "DIR" };
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a package; print the command instead" };

    public Command Create()
    {
        var command = new Command("endurance", "Whether the load engine runs out of ports, gets slower or allocates over minutes of new connections")
        {
            _minutes, _out, _from, _format, _noInstall,
        };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => parsed.GetValue(_from) is { } folder
            ? Task.FromResult(Show(RunFolder.Of(folder), parsed))
            : MeasureAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var minutes = ReadMinutes(parsed);
        var privilege = await Machine.MakeReadyAsync(terminal, mayInstall: !parsed.GetValue(_noInstall), cancellationToken);
        var placement = Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        var machine = await BenchMachineSurvey.FindAsync(NetworkMode.Veth, privilege, placement, cancellationToken);
        var plan = new EndurancePlan(DateTimeOffset.UtcNow, machine, Connections, SliceSeconds, minutes * 60 / SliceSeconds, placement.Doubts);
        var folder = parsed.GetValue(_out) ?? Path.Combine(
            LabHome.Find().Results, string.Create(CultureInfo.InvariantCulture, $"bench-endurance-{plan.StartedUtc:yyyyMMdd'T'HHmmss'Z'}"));
        bool interrupted;
        using (var log = BenchLog.Create(folder, EnduranceFormat.PlanFile, EnduranceFormat.WritePlan(plan), EnduranceFormat.SlicesFile))
        {
            interrupted = await new EnduranceBench(privilege, placement, log, new RunTicker(terminal)).RunAsync(plan, cancellationToken);
        }

        Show(folder, parsed);
        return interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private int Show(string folder, ParseResult parsed)
    {
        var result = EnduranceFolder.Read(folder);
        EnduranceWriter.Write(result, folder);
        EnduranceView.Show(terminal, result, folder, parsed.GetValue(_format));
        return ExitCode.Done;
    }

    private int ReadMinutes(ParseResult parsed)
    {
        var issues = new List<PreflightIssue>();
        var minutes = ExperimentOptions.Number(parsed, _minutes, least: 1, MostMinutes, issues) ?? DefaultMinutes;
        OutFolder.Check(parsed.GetValue(_out), LabHome.Find().Results, issues);
        return issues.Count == 0 ? minutes : throw new PreflightException(issues);
    }
}
