using System.CommandLine;
using Lab.Cli.Output;
using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Runner;
using Lab.Runner.Definitions;

namespace Lab.Cli.Commands;

/// <summary>`lab compare`: two runs of one experiment side by side; needs no root and changes neither run.</summary>
internal sealed class CompareCommand(Terminal terminal)
{
    private readonly Argument<string> _a = new("a") { Description = "Folder of the run that is the reference, A" };
    private readonly Argument<string> _b = new("b") { Description = "Folder of the run that is held against it, B" };
    private readonly Option<string?> _margin = new("--margin") { Description = "A difference within +- this does not matter to you (else A's margin)", HelpName = "2%" };
    private readonly Option<string?> _failAbove =
        new(Gate.LimitOption) { Description = "Exit code 5 when a probe surely costs more in B than in A by this (its interval's lower end); 6 when one is not measured in both", HelpName = "1%" };
    private readonly Option<bool> _allowNotRun = new(Gate.AllowOption) { Description = Gate.AllowDescription };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for compare.csv, compare.png and compare.md (else results/compare-A-B)", HelpName = "DIR" };
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };

    public Command Create()
    {
        var command = new Command(
            "compare",
            "Hold a run against another of the same experiment") { _a, _b, _margin, _failAbove, _allowNotRun, _out, _format };
        command.SetAction((parsed, _) => Failures.ToExitCodeAsync(terminal, () => Task.FromResult(Run(parsed))));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var issues = new List<PreflightIssue>();
        var margin = ExperimentOptions.Percent(parsed, _margin, issues);
        var gate = new Gate(ExperimentOptions.Percent(parsed, _failAbove, issues), parsed.GetValue(_allowNotRun));
        OutFolder.Check(parsed.GetValue(_out), LabHome.Find().Results, issues, mayHoldFiles: true);
        if (issues.Count > 0)
        {
            throw new PreflightException(issues);
        }

        var (folderOfA, folderOfB) = (RunFolder.Of(parsed.GetValue(_a)!), RunFolder.Of(parsed.GetValue(_b)!));
        var comparison = Compare(folderOfA, folderOfB, margin);
        var folder = parsed.GetValue(_out)
            ?? Path.Combine(LabHome.Find().Results, ComparisonFolder.NameOf(comparison.A.Run.Plan.Definition.Name, folderOfA, folderOfB));
        ComparisonWriter.Write(comparison, folder);
        ComparisonView.Show(terminal, comparison, folder, parsed.GetValue(_format));
        return !comparison.IsValid ? ExitCode.ResultInvalid
            : gate.ExitCodeFor(terminal, comparison.IsAbove, CostGate.NotMeasured(comparison));
    }

    private static RunComparison Compare(string folderOfA, string folderOfB, double? margin)
    {
        var (a, b) = (RunFolder.Read(folderOfA), RunFolder.Read(folderOfB));
        return Comparability.Check(a.Plan, b.Plan) is { } issue
            ? throw new PreflightException([issue])
            : RunComparer.Compare(Assessor.Assess(a), Assessor.Assess(b), margin ?? a.Plan.Definition.Margin);
    }
}
