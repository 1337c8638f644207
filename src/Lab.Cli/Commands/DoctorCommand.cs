using System.CommandLine;
using System.Globalization;
using Lab.Cli.Output;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Reporting;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>`lab doctor`: what this machine can do, and how small a change can be seen on it. Installs nothing.</summary>
internal sealed class DoctorCommand(Terminal terminal)
{
    private const string Experiment = "aa";
    private static readonly TimeSpan ShortTime = TimeSpan.FromSeconds(12);

    private readonly Option<string?> _target = TargetOption.Create();
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };

    public Command Create()
    {
        var command = new Command("doctor", "Show what this machine can do, and how small a change can be seen on it") { _target, _format };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var issues = new List<PreflightIssue>();
        var target = TargetOption.Read(parsed, _target, issues) ?? throw new PreflightException(issues);
        var findings = new List<Finding>(Requirements(target));
        if (target is VagrantTarget && findings.All(finding => finding.Standing != Standing.Prevents))
        {
            return await BesideLibvirt.RunAsync(
                terminal, makesVm: true, () => FindAsync(target, findings, parsed, cancellationToken),
                cancellationToken);
        }

        return await FindAsync(target, findings, parsed, cancellationToken);
    }

    private async Task<int> FindAsync(
        Target target, List<Finding> findings, ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<NoiseFloor> floors = [];
        if (findings.All(finding => finding.Standing != Standing.Prevents))
        {
            terminal.Say("trying what this machine can do");
            findings.AddRange(await ReviewAsync(target, cancellationToken));
            floors = await MeasureAsync(target, cancellationToken);
        }

        DoctorView.Show(terminal, findings, floors, parsed.GetValue(_format));
        return findings.Any(finding => finding.Standing == Standing.Prevents) ? ExitCode.PreflightRefused : ExitCode.Done;
    }

    private static IEnumerable<Finding> Requirements(Target target)
    {
        yield return !target.IsThisMachine ? new("privilege", $"what the login of {target.Name} has", Standing.Good)
            : Privilege.Find() is { } privilege ? new("privilege", privilege.Prefix.Count == 0 ? "root" : "sudo", Standing.Good)
            : new("privilege", "neither root nor sudo", Standing.Prevents, "Run it as root, or install sudo.");
        var missing = DebianPackages.MissingOf(DebianPackages.For(target));
        yield return missing.Count == 0
            ? new("packages", "all there", Standing.Good)
            : new("packages", $"missing: {string.Join(", ", missing.Select(package => package.Name))}", Standing.Prevents, target.IsThisMachine ? "Run lab setup." : $"Install them: {string.Join(' ', Preparation.InstallCommand(missing))}");
    }

    private async Task<IReadOnlyList<Finding>> ReviewAsync(Target target, CancellationToken cancellationToken)
    {
        await using var site = await new SiteOpener(LabHome.Find(), PrivilegeFor(target), terminal.Say).OpenAsync(target, LoadPlace.Lab, loadCpus: null, cancellationToken);
        return MachineReview.Of(await site.Agent.FindCapabilitiesAsync(cancellationToken), site.Placement.Doubts);
    }

    private static Privilege PrivilegeFor(Target target) => target.IsThisMachine ? Machine.FindPrivilege() : new Privilege([]);

    /// <summary>A short aa of the link class, in a folder that nobody needs afterwards.</summary>
    private async Task<IReadOnlyList<NoiseFloor>> MeasureAsync(Target target, CancellationToken cancellationToken)
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var definition = ExperimentFile.Read(Path.Combine(home.Experiments, $"{Experiment}.yaml"), issues) ?? throw new PreflightException(issues);
        var folder = Directory.CreateTempSubdirectory("lab-doctor-");
        try
        {
            var run = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"run-{Environment.ProcessId}"));
            var request = new ExperimentRequest(
                definition with { Controls = [SwitchingClass.Link], MaxTime = ShortTime }, Probes: [], Random.Shared.Next(1, 1_000_000), Blocks: null, run)
            { Target = target };
            var outcome = await new ExperimentRunner(home, PrivilegeFor(target), new RunTicker(terminal)).RunAsync(request, cancellationToken);
            if (outcome.Failure is { } failure)
            {
                throw failure;
            }

            var record = RunFolder.Read(run);
            return [.. NoiseFloors.Of(record, Assessor.Assess(record).Estimates)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
