using System.CommandLine;
using System.Globalization;
using Lab.Cli.Output;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Reporting.Sites;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>`lab experiment`: from a question to a report.</summary>
internal sealed class ExperimentCommand(Terminal terminal)
{
    private const string BrokenOff = "The run was broken off; what was measured until then is reported. ";

    private readonly ExperimentOptions _options = new();

    public Command Create()
    {
        var command = new Command("experiment", "Measure what probes cost a server under load");
        _options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = LabHome.Find();
        var asked = Read(home, parsed);
        if (parsed.GetValue(_options.DryRun))
        {
            var capabilities = asked.Request.Target.IsThisMachine
                ? await Machine.FindCapabilitiesAsync(cancellationToken)
                : null;
            ScheduleView.Show(terminal, asked.Request, capabilities, parsed.GetValue(_options.Format));
            return ExitCode.Done;
        }

        var privilege = await Machine.MakeReadyAsync(terminal, asked.Request.Target, mayInstall: !parsed.GetValue(_options.NoInstall), cancellationToken);
        return asked.Request.Target is VagrantTarget
            ? await BesideLibvirt.RunAsync(
                terminal, makesVm: true, () => MeasureAsync(home, privilege, asked, parsed, cancellationToken),
                cancellationToken)
            : await MeasureAsync(home, privilege, asked, parsed, cancellationToken);
    }

    private async Task<int> MeasureAsync(
        LabHome home, Privilege privilege, Asked asked, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (asked.Request.Definition.Sites is not null)
        {
            return await RunSitesAsync(home, privilege, asked, parsed.GetValue(_options.Format), cancellationToken);
        }

        var outcome = await new ExperimentRunner(home, privilege, new RunTicker(terminal), NBomberRoom.Start).RunAsync(asked.Request, cancellationToken);
        var assessment = Assessor.Assess(RunFolder.Read(outcome.Folder));
        var unwritten = Failures.Of(() => ReportWriter.Write(assessment, outcome.Folder));
        ResultView.Show(
            terminal, assessment, outcome.Folder, parsed.GetValue(_options.Format), isWritten: unwritten is null);
        if (outcome.Failure is { } failure)
        {
            Failures.Say(terminal, failure, BrokenOff);
        }

        if (unwritten is not null)
        {
            Failures.Say(terminal, unwritten);
        }

        if (outcome.Failure is not null || unwritten is not null)
        {
            return ExitCode.InfrastructureFailed;
        }

        return outcome.Interrupted ? ExitCode.Interrupted
            : !assessment.IsValid ? ExitCode.ResultInvalid
            : asked.Gate.ExitCodeFor(
                terminal, limit => CostGate.IsAbove(assessment, limit), CostGate.NotMeasured(assessment));
    }

    private async Task<int> RunSitesAsync(LabHome home, Privilege privilege, Asked asked, OutputFormat format, CancellationToken cancellationToken)
    {
        var folder = asked.Request.Folder;
        var outcome = await new SitesRunner(home, privilege, new RunTicker(terminal), NBomberRoom.Start)
            .RunAsync(asked.Request, plan => SitesFolder.Write(plan, folder), cancellationToken);
        if (outcome.Failure is { } failure)
        {
            Failures.Say(terminal, failure, BrokenOff);
        }

        var result = SitesView.Report(terminal, folder, format);
        if (outcome.Failure is not null)
        {
            return ExitCode.InfrastructureFailed;
        }

        return outcome.Interrupted ? ExitCode.Interrupted
            : !result.IsValid ? ExitCode.ResultInvalid
            : asked.Gate.ExitCodeFor(terminal, limit => CostGate.IsAbove(result, limit), CostGate.NotMeasured(result));
    }

    private Asked Read(LabHome home, ParseResult parsed)
    {
        var issues = new List<PreflightIssue>();
        var name = parsed.GetValue(_options.Experiment)!;
        var path = ExperimentFile.Find(home, name, issues);
        var definition = path is null ? null : ExperimentFile.Read(path, issues);
        var target = _options.ReadTarget(parsed, issues);
        var seed = ExperimentOptions.Number(parsed, _options.Seed, least: 0, most: int.MaxValue, issues);
        var blocks = ExperimentOptions.Number(parsed, _options.Blocks, least: 1, most: 100_000, issues);
        var loadCpus = _options.ReadLoadCpus(parsed, issues);
        // Without a definition the options are checked all the same: every mistake is named at once.
        var applied = _options.Apply(
            definition ?? Empty(name), parsed,
            issues) with
        { File = path is null || ExperimentFile.IsShipped(home, path) ? null : path };
        foreach (var issue in LoadCheck.Of(applied, NBomberRoom.Start is not null))
        {
            issues.Add(issue);
        }

        var probes = ArmNames.TellApart(
        [
            .. ProbeCatalogue.Resolve(home, applied.Probes, path ?? "--probe", issues),
            .. OwnCommand.Resolve(applied.Commands ?? [], parsed.GetValue(_options.Tool) is { Length: > 0 } ? "--command" : path ?? "--command", issues),
        ]);
        issues.AddRange(PathCheck.Of(applied, probes, target ?? Target.Local));
        issues.AddRange(SitesCheck.Of(applied, probes));
        issues.AddRange(_options.AgainstSites(applied, parsed));
        var gate = _options.ReadGate(applied, probes, parsed, issues);
        var drawn = seed ?? Random.Shared.Next(1, 1_000_000);
        var folder = parsed.GetValue(_options.Out) ?? Path.Combine(home.Results, FolderName(applied.Name, drawn));
        if (!parsed.GetValue(_options.DryRun))
        {
            OutFolder.Check(folder, folder, issues);
        }

        if (issues.Count > 0)
        {
            throw new PreflightException(issues);
        }

        return new(
            new ExperimentRequest(
                applied, probes, drawn, blocks, folder,
                loadCpus)
            { Target = target!, MaxTimeIsAsked = parsed.GetValue(_options.MaxTime) is not null },
            gate);
    }

    private static ExperimentDefinition Empty(string name) =>
        new(name, "", new ServerSpec(1, NetworkMode.Veth), [], [], Margin: 0, Precision: 0, TimeSpan.Zero);

    private static string FolderName(string experiment, int seed) =>
        string.Create(CultureInfo.InvariantCulture, $"{experiment}-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{seed}");

    private sealed record Asked(ExperimentRequest Request, Gate Gate);
}
