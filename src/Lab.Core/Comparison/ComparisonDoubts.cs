using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Core.Comparison;

/// <summary>
/// The doubts of a comparison: those of both runs that are warnings or worse, under their own ids, and what can be wrong with holding
/// these two runs against each other.
/// </summary>
internal static class ComparisonDoubts
{
    /// <summary>As for `control-not-zero`: a difference of the controls that is this sure may take the comparison's worth away.</summary>
    private const double SureLevel = 0.01;

    /// <summary>How a doubt begins that the reference has and the other run has not.</summary>
    internal const string OnlyA = "A: ";

    /// <summary>How one begins that only the other run has.</summary>
    internal const string OnlyB = "B: ";

    /// <summary>How one begins that both have.</summary>
    internal const string Both = "A and B: ";

    internal static IReadOnlyList<Conclusion> Of(RunComparison comparison) =>
    [
        .. ControlDiffers(comparison)
            .Concat(NothingInCommon(comparison))
            .Concat(Carried(comparison))
            .Concat(NetworkDiffers(comparison))
            .Concat(SameRun(comparison))
            .OrderByDescending(conclusion => conclusion.Severity),
    ];

    /// <summary>What both runs say word for word is said once.</summary>
    private static IEnumerable<Conclusion> Carried(RunComparison comparison)
    {
        Conclusion[] ofA = [.. Weighty(comparison.A)];
        Conclusion[] ofB = [.. Weighty(comparison.B)];
        return ofA.Select(conclusion => Of(ofB.Contains(conclusion) ? Both : OnlyA, conclusion))
            .Concat(ofB.Except(ofA).Select(conclusion => Of(OnlyB, conclusion)));
    }

    private static IEnumerable<Conclusion> Weighty(Assessment run) =>
        run.Conclusions.Where(conclusion => conclusion.Severity >= Severity.Warning).Distinct();

    private static Conclusion Of(string side, Conclusion conclusion) =>
        conclusion with { Message = side + conclusion.Message };

    /// <summary>
    /// `control-differs`: baseline against baseline does not look the same in both runs, so the instrument itself differs. As large as
    /// half the margin it could make or hide a verdict.
    /// </summary>
    private static IEnumerable<Conclusion> ControlDiffers(RunComparison comparison) =>
        from control in comparison.Differences
        where control is { Kind: ArmKind.Control, Primary: true, Verdict: DifferenceVerdict.CostsMore or DifferenceVerdict.CostsLess }
        let isHarmless = control.PAdjusted >= SureLevel || control.Interval95.IsWithin(comparison.Margin / 2)
        select new Conclusion(
            "control-differs", isHarmless ? Severity.Warning : Severity.Invalidates, control.Arm,
            $"{control.Load}: the control differs between the runs by {Figures.Percent(control.Difference)} {Figures.PercentInterval(control.Interval95)} of {control.Metric.Title}, where nothing differs: the instrument is not the same in both. Measure both runs again, on quiet machines.");

    /// <summary>`nothing-in-common`: no probe has figures in both runs.</summary>
    private static IEnumerable<Conclusion> NothingInCommon(RunComparison comparison)
    {
        if (!comparison.Differences.Any(each => each.Kind == ArmKind.Probe))
        {
            yield return new Conclusion(
                "nothing-in-common", Severity.Invalidates, Arm: null,
                "No probe was measured in both runs, so there is nothing to compare. Measure the same variants in both (--probe).");
        }
    }

    /// <summary>`network-differs`: what the client's side of the kernel did is in one run's figures and not in the other's.</summary>
    private static IEnumerable<Conclusion> NetworkDiffers(RunComparison comparison)
    {
        var (a, b) = (comparison.A.Run.Environment.Server, comparison.B.Run.Environment.Server);
        if (a.Network != b.Network)
        {
            yield return new Conclusion(
                "network-differs", Severity.Warning, Arm: null,
                $"The server was reached over {SurroundingDifferences.NameOf(a.Network)} in A and over {SurroundingDifferences.NameOf(b.Network)} in B. Over loopback what the client's side of the kernel does is measured too.");
        }
    }

    /// <summary>`same-run`: the intervals hold for two independent runs.</summary>
    private static IEnumerable<Conclusion> SameRun(RunComparison comparison)
    {
        var (a, b) = (comparison.A.Run, comparison.B.Run);
        if (a.Plan.Seed == b.Plan.Seed && a.Environment.StartedUtc == b.Environment.StartedUtc)
        {
            yield return new Conclusion(
                "same-run", Severity.Note, Arm: null,
                "A and B are the same run. Its difference from itself is zero; the intervals are those of two independent runs.");
        }
    }
}
