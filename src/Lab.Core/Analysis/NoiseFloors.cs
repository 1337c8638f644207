using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>The noise floors of a run: one for each load, control and metric.</summary>
public static class NoiseFloors
{
    private const double Confidence = 0.95;
    private const double Power = 0.80;

    /// <summary>Lengths of runs that an outlook is given for, s.</summary>
    public static IReadOnlyList<double> Durations { get; } = [30, 60, 120, 300, 600];

    /// <summary>The floors, in the order of the plan's loads and arms and of the metrics; none where no control was measured.</summary>
    public static IReadOnlyList<NoiseFloor> Of(RunRecord run, IReadOnlyList<OverheadEstimate> estimates)
    {
        var ends = run.Measured.ToDictionary(window => window.Index, window => window.EndNs);
        return
        [
            .. from sample in ArmSample.AllOf(run)
               where sample.Arm.Kind == ArmKind.Control
               let secondsPerPair = SecondsPerPair(sample, ends)
               where secondsPerPair > 0
               let share = ProbesShare(sample.Arm, run.Plan.Load(sample.Load))
               from control in estimates
               where control.Load == sample.Load && control.Arm == sample.Arm.Id
               select new NoiseFloor(
                   sample.Load, sample.Arm.Class, control.Metric, control, secondsPerPair,
                   WithPairs(control, control.Pairs, secondsPerPair * control.Pairs / share),
                   [.. Durations.Select(seconds => WithPairs(control, (int)(seconds * share / secondsPerPair), seconds))]),
        ];
    }

    /// <summary>
    /// From the end of the window before to a window's own end: what it takes with all its switching. The first window of a run has none
    /// before it and is left out.
    /// </summary>
    private static double SecondsPerPair(ArmSample sample, Dictionary<int, long> ends)
    {
        double[] each =
        [
            .. from pair in sample.Pairs
               from window in new[] { pair.Baseline, pair.Arm }
               where ends.ContainsKey(window.Index - 1)
               select (window.EndNs - ends[window.Index - 1]) / 1e9,
        ];
        return each.Length == 0 ? 0 : 2 * each.Average();
    }

    /// <summary>What a probe has of the time where it is alone with the control.</summary>
    private static double ProbesShare(Arm control, LoadSpec load)
    {
        double probe = Planner.PairsPerBlock(control with { Kind = ArmKind.Probe }, load);
        return probe / (probe + Planner.PairsPerBlock(control, load));
    }

    /// <summary>The control's standard error, for another number of pairs; see <see cref="MinimumDetectableEffect"/>.</summary>
    private static VisibleChange WithPairs(OverheadEstimate control, int pairs, double seconds)
    {
        // What a verdict on a tail rests on are super-blocks, as many for a pair as the control had.
        var (known, least) = control is { Primary: true, Blocks: { } blocks } ? (blocks, SuperBlocks.MinimumForVerdict) : (control.Pairs, ExperimentPlan.MinimumPairs);
        var units = (int)((long)pairs * known / control.Pairs);
        if (units < least)
        {
            return new VisibleChange(seconds, pairs, HalfWidth: null, MinimumDetectable: null);
        }

        var error = control.Interval95.HalfWidth / StudentQuantile.TwoSided(Confidence, known - 1) * Math.Sqrt((double)known / units);
        var halfWidth = StudentQuantile.TwoSided(Confidence, units - 1) * error;
        return new VisibleChange(seconds, pairs, halfWidth, halfWidth + (StudentQuantile.Of(Power, units - 1) * error));
    }
}
