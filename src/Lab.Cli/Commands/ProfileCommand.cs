using System.CommandLine;
using System.Globalization;
using Lab.Cli.Output;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Reporting.Profiling;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Profiling;

namespace Lab.Cli.Commands;

/// <summary>`lab profile`: where the server's CPU time goes under load, as folded stacks and flame graphs; with a probe, what changes.</summary>
internal sealed class ProfileCommand(Terminal terminal)
{
    private const int DefaultHz = 99;
    private const int DefaultSeconds = 10;
    private const int DefaultConnections = 16;

    private readonly Option<string?> _hz = new("--hz") { Description = "Samples a second on each of the server's CPUs (99)", HelpName = "N" };
    private readonly Option<string?> _seconds = new("--seconds") { Description = "How long to sample, each state of a differential (10)", HelpName = "N" };
    private readonly Option<string?> _connections = new("--load-connections") { Description = "Connections of the load (16)", HelpName = "N" };
    private readonly Option<bool> _keepAlive = new("--keep-alive") { Description = "Keep connections for many requests, instead of a new one for each" };
    private readonly Option<string?> _probe = new("--probe") { Description = "Profile with this probe in force: one variant, as tcplife/core-tp_btf", HelpName = "PROBE" };
    private readonly Option<bool> _diff = new("--diff") { Description = "Profile without the probe too, in turn, and show what changes" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Seed of the order of stretches", HelpName = "N" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the profile", HelpName = "DIR" };
    private readonly Option<string?> _from = new("--from") { Description = "Measure nothing; make the files of this profile's folder again", HelpName = "DIR" };
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a package; print the command instead" };

    public Command Create()
    {
        var command = new Command("profile", "Sample the server's stacks under load and draw flame graphs, with a probe or against it")
        {
            _hz, _seconds, _connections, _keepAlive, _probe, _diff, _seed, _out, _from, _noInstall,
        };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => parsed.GetValue(_from) is { } folder
            ? Task.FromResult(Show(RunFolder.Of(folder)))
            : MeasureAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = LabHome.Find();
        var request = Read(parsed, home);
        var privilege = await Machine.MakeReadyAsync(terminal, mayInstall: !parsed.GetValue(_noInstall), cancellationToken);
        var interrupted = await new ProfileRunner(home, privilege, new RunTicker(terminal)).RunAsync(request, cancellationToken);
        Show(request.Folder);
        return interrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private int Show(string folder)
    {
        var profile = ProfileFolder.Read(folder);
        ProfileFolder.Write(profile, folder);
        terminal.Draw(DrawnTable.Of(ProfileText.Samples(profile)));
        foreach (var doubt in profile.Doubts)
        {
            terminal.Print($"doubt: {doubt}", Spectre.Console.Color.Yellow);
        }

        var picture = profile.Baseline is null ? "flamegraph.svg" : "differential.svg";
        terminal.Print($"flame graph: {Shown(folder, picture)}");
        terminal.Print($"page: {Shown(folder, "profile.md")}");
        terminal.Print(ProfileText.Summary(profile));
        return ExitCode.Done;
    }

    private static string Shown(string folder, string file) => Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, file));

    private ProfileRequest Read(ParseResult parsed, LabHome home)
    {
        var issues = new List<PreflightIssue>();
        var probe = ProbeOf(parsed, home, issues);
        if (parsed.GetValue(_diff) && parsed.GetValue(_probe) is null)
        {
            issues.Add(new(_diff.Name, Line: null, "there is no probe to compare with the baseline", "Add --probe, as in --probe tcplife/core-tp_btf."));
        }

        var seed = ExperimentOptions.Number(parsed, _seed, least: 1, int.MaxValue, issues) ?? Random.Shared.Next(1, 1_000_000);
        var folder = parsed.GetValue(_out) ?? Path.Combine(
            home.Results, string.Create(CultureInfo.InvariantCulture, $"profile-{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{seed}"));
        var request = new ProfileRequest(
            folder,
            ExperimentOptions.Number(parsed, _hz, least: 1, most: 4_999, issues) ?? DefaultHz,
            ExperimentOptions.Number(parsed, _seconds, least: 1, most: 3_600, issues) ?? DefaultSeconds,
            ExperimentOptions.Number(parsed, _connections, least: 1, most: 10_000, issues) ?? DefaultConnections,
            parsed.GetValue(_keepAlive),
            probe,
            parsed.GetValue(_diff),
            seed);
        OutFolder.Check(folder, folder, issues);
        return issues.Count == 0 ? request : throw new PreflightException(issues);
    }

    private RequestedProbe? ProbeOf(ParseResult parsed, LabHome home, List<PreflightIssue> issues)
    {
        if (parsed.GetValue(_probe) is not { } name)
        {
            return null;
        }

        var found = ProbeCatalogue.Resolve(home, [name], _probe.Name, issues);
        if (found.Count > 1)
        {
            issues.Add(new(_probe.Name, Line: null, $"{name} has {found.Count} variants, and one can be in force", $"Name one: {string.Join(", ", found.Select(each => each.Arm.Id))}."));
        }

        return found.Count == 1 ? found[0] : null;
    }
}
