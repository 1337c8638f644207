using System.CommandLine;
using Lab.Cli.Output;
using Lab.Core.Analysis;
using Lab.Reporting;
using Lab.Reporting.Benchmarks;
using Lab.Reporting.Sites;

namespace Lab.Cli.Commands;

/// <summary>`lab report`: the report of a run, made again from its folder; needs no root and changes nothing but the report.</summary>
internal sealed class ReportCommand(Terminal terminal)
{
    private readonly Argument<string> _run =
        new("run") { Description = "Folder of a run (or its report), of an experiment at several sites, or of `lab bench hooks`" };
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };

    public Command Create()
    {
        var command = new Command("report", "Make the report of a run again") { _run, _format };
        command.SetAction((parsed, _) => Failures.ToExitCodeAsync(terminal, () => Task.FromResult(Run(parsed))));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var folder = RunFolder.Of(parsed.GetValue(_run)!);
        if (SitesFolder.IsOne(folder))
        {
            return SitesView.Report(terminal, folder, parsed.GetValue(_format)).IsValid ? ExitCode.Done : ExitCode.ResultInvalid;
        }

        if (HookBenchFolder.IsOne(folder))
        {
            return HooksCommand.Show(terminal, folder, parsed.GetValue(_format));
        }

        var assessment = Assessor.Assess(RunFolder.Read(folder));
        ReportWriter.Write(assessment, folder);
        ResultView.Show(terminal, assessment, folder, parsed.GetValue(_format));
        return assessment.IsValid ? ExitCode.Done : ExitCode.ResultInvalid;
    }
}
