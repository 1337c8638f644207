using System.Diagnostics;
using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>The conclusion of a run in words, made from the verdicts alone.</summary>
internal sealed class SummarySentence
{
    private readonly RunRecord run;
    private readonly IReadOnlyList<OverheadEstimate> estimates;

    private SummarySentence(RunRecord run, IReadOnlyList<OverheadEstimate> estimates)
    {
        this.run = run;
        this.estimates = estimates;
    }

    /// <summary>The conclusion; `others` are what a run of its kind says besides its verdicts, empty for most.</summary>
    internal static string Of(RunRecord run, IReadOnlyList<OverheadEstimate> estimates, IReadOnlyList<Conclusion> conclusions, params string[] others)
    {
        string[] fatal = [.. conclusions.Where(conclusion => conclusion.Severity == Severity.Invalidates).Select(conclusion => conclusion.Id).Distinct(StringComparer.Ordinal)];
        var warning = fatal.Length == 0 ? "" : $"Not to be used ({string.Join(", ", fatal)}): ";
        string[] sentences = [.. others, run.Plan.Definition.SwitchedLoads.Any() ? new SummarySentence(run, estimates).Sentence() : ""];
        return warning + string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    private string Sentence()
    {
        string[] clauses =
        [
            .. from load in run.Plan.Definition.SwitchedLoads
               from arm in run.Plan.Arms
               where arm.Kind == ArmKind.Probe && (arm.NotRun is null || load == run.Plan.Definition.Loads[0])
               select Clause(load.Name, arm),
        ];
        return clauses.Length == 0 ? NothingAgainstNothing() : $"{string.Join("; ", clauses)}.";
    }

    /// <summary>Without a probe the run is about the instrument.</summary>
    private string NothingAgainstNothing()
    {
        string[] floors =
        [
            .. from floor in NoiseFloors.Of(run, estimates)
               where floor.Control.Primary && floor.Measured.MinimumDetectable is not null
               let name = run.Plan.Definition.Loads.Count > 1 ? $"{floor.Control.Arm} under {floor.Load}" : floor.Control.Arm
               select $"{name} shows {Figures.Percent(floor.Control.Effect)} {Figures.PercentInterval(floor.Control.Interval95)} of {floor.Metric.Title} where nothing is{Outlook(floor)}",
        ];
        return floors.Length == 0 ? "No probe was asked for, and too few pairs were measured to tell the noise floor." : $"{string.Join("; ", floors)}.";
    }

    private static string Outlook(NoiseFloor floor)
    {
        string[] visible =
        [
            .. from change in floor.Outlook
               where change.MinimumDetectable is not null && change.Seconds is 30 or 300
               select string.Create(CultureInfo.InvariantCulture, $"{Figures.Percent(change.MinimumDetectable!.Value)} in {change.Seconds:0} s"),
        ];
        return visible.Length == 0 ? "" : $" (an arm of its class can be seen from {string.Join(", ", visible)})";
    }

    private string Clause(string load, Arm arm)
    {
        // What this machine refuses, it refuses under every load.
        var name = run.Plan.Definition.Loads.Count > 1 && arm.NotRun is null ? $"{arm.Id} under {load}" : arm.Id;
        var estimate = estimates.FirstOrDefault(each => each.Primary && each.Load == load && each.Arm == arm.Id);
        return arm.NotRun is not null ? $"{name} was not run"
            : estimate is null ? $"{name} is undecided: too few {(run.Plan.Definition.Loads.Any(each => each.Name == load && each is OpenLoop) ? "requests" : "pairs")}"
            : $"{name} {Finding(estimate)}";
    }

    private string Finding(OverheadEstimate estimate)
    {
        var title = estimate.Metric.Title;
        var change = $"{Figures.Percent(estimate.Effect)} {Figures.PercentInterval(estimate.Interval95)}";
        var absolute = $"{Figures.Signed(estimate.Delta, estimate.Metric.Unit)}{Cores(estimate)}";
        var margin = Figures.Limit(run.Plan.Definition.Margin);
        var floor = estimate.MinimumDetectableEffect is { } mde ? $", noise floor {Figures.Percent(mde)}" : "";
        return estimate.Verdict switch
        {
            Verdict.Costs => $"costs {change} of {title} ({absolute}{floor})",
            Verdict.CostsWithinMargin => $"costs {change} of {title}, within the margin of {margin} ({absolute}{floor})",
            Verdict.Equivalent => $"is equivalent to no probe within {margin}: {change} of {title} ({absolute}{floor})",
            Verdict.Undecided => $"is undecided: {change} of {title} ({absolute}{floor}{Missing(estimate)})",
            _ => throw new UnreachableException(),
        };
    }

    private string Cores(OverheadEstimate estimate)
    {
        var rate = estimates.FirstOrDefault(
            each => each.Metric == Metric.Throughput && each.Load == estimate.Load && each.Arm == estimate.Arm)?.BaselineValue;
        return rate is null || estimate.Metric != Metric.Cpu ? "" : $", {Figures.Cores(estimate.Delta, rate.Value)}";
    }

    private static string Missing(OverheadEstimate estimate) => estimate.FurtherPairs is { } pairs
        ? string.Create(CultureInfo.InvariantCulture, $", about {pairs:N0} more pairs needed")
        : "";
}
