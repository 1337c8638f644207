using System.CommandLine;
using System.Globalization;
using Lab.Benchmarks.Noise;
using Lab.Cli.Output;
using Lab.Core.Definitions;
using Lab.Reporting.Benchmarks;
using Lab.Runner;
using Lab.Runner.Definitions;

namespace Lab.Cli.Commands;

/// <summary>`lab bench noise`: how much windows of several lengths differ where nothing differs, under several loads.</summary>
internal sealed class NoiseCommand(Terminal terminal)
{
    private const int DefaultSeconds = 20;

    private readonly Option<string?> _seconds = new("--seconds") { Description = "Time for each of six cases (20)", HelpName = "N" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for noise.csv (else results/bench-noise-*)", HelpName = "DIR" };
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a package; print the command instead" };

    public Command Create()
    {
        var command = new Command("noise", "How much neighbouring windows differ where nothing differs, by their length and by the load") { _seconds, _out, _noInstall };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var issues = new List<PreflightIssue>();
        var seconds = ExperimentOptions.Number(parsed, _seconds, least: 5, most: 600, issues) ?? DefaultSeconds;
        OutFolder.Check(parsed.GetValue(_out), LabHome.Find().Results, issues, mayHoldFiles: true);
        if (issues.Count > 0)
        {
            throw new PreflightException(issues);
        }

        var privilege = await Machine.MakeReadyAsync(terminal, mayInstall: !parsed.GetValue(_noInstall), cancellationToken);
        var survey = await new NoiseBench(privilege, new RunTicker(terminal)).RunAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        var table = NoiseTable.Of(survey);
        var folder = parsed.GetValue(_out)
            ?? Path.Combine(LabHome.Find().Results, string.Create(CultureInfo.InvariantCulture, $"bench-noise-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}"));
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "noise.csv");
        await File.WriteAllTextAsync(file, table.ToCsv(), cancellationToken);
        terminal.Draw(DrawnTable.Of(table));
        terminal.Print($"table: {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
        return ExitCode.Done;
    }
}
