using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>The two windows of a pair as they were measured.</summary>
/// <param name="Baseline">Its baseline window.</param>
/// <param name="Arm">Its window with the arm in force.</param>
public sealed record WindowPair(MeasuredWindow Baseline, MeasuredWindow Arm)
{
    /// <summary>True when every metric of both windows can be formed: requests were answered, in a time, at the cost of some CPU.</summary>
    public bool IsUsable => IsUsableWindow(Baseline) && IsUsableWindow(Arm);

    /// <summary>False when a window of it began with a backlog of before.</summary>
    public bool IsSettled => Baseline.IsSettled && Arm.IsSettled;

    private static bool IsUsableWindow(MeasuredWindow window) =>
        window.Counts.Requests > 0 && window.EndNs > window.StartNs
        && (window.Instructions is { } instructions ? instructions > 0 : window.ServerCpuNs > 0 && window.ReaderCpuNs >= 0);
}

/// <summary>All that was measured of an arm under a load.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Pairs">Usable pairs, in time order.</param>
/// <param name="Unusable">Pairs with a window that answered nothing: they can't give an effect.</param>
public sealed record ArmSample(string Load, Arm Arm, IReadOnlyList<WindowPair> Pairs, int Unusable)
{
    /// <summary>Open loops: pairs that are left out because a window of them began with a backlog of before.</summary>
    public IReadOnlyList<WindowPair> Unsettled { get; init; } = [];

    /// <summary>Effects of the pairs on a metric, in time order; see <see cref="PairEffect"/>.</summary>
    public IReadOnlyList<double> Effects(Metric metric) => [.. Pairs.Select(pair => PairEffect.Of(metric, pair))];

    /// <summary>The samples of a run: every load, every arm that was measured, in the order of the plan.</summary>
    public static IReadOnlyList<ArmSample> AllOf(RunRecord run) => AllOf(run.Plan, run.Measured);

    /// <summary>The same for windows of a run that still goes on.</summary>
    public static IReadOnlyList<ArmSample> AllOf(ExperimentPlan plan, IEnumerable<MeasuredWindow> measured)
    {
        var windows = measured.ToLookup(window => (window.Load, window.PairArm));
        return
        [
            .. from load in plan.Definition.SwitchedLoads
               from arm in plan.RunningArms
               select Of(load.Name, arm, windows[(load.Name, arm.Id)]),
        ];
    }

    private static ArmSample Of(string load, Arm arm, IEnumerable<MeasuredWindow> windows)
    {
        var pairs = windows.GroupBy(window => window.Pair)
            .Select(pair => (Baseline: pair.FirstOrDefault(window => window.IsBaseline), Arm: pair.FirstOrDefault(window => !window.IsBaseline)))
            .Where(pair => pair is { Baseline: not null, Arm: not null })
            .Select(pair => new WindowPair(pair.Baseline!, pair.Arm!))
            .OrderBy(pair => Math.Min(pair.Baseline.Index, pair.Arm.Index))
            .ToLookup(pair => (pair.IsSettled, pair.IsUsable));
        return new ArmSample(
            load, arm, [.. pairs[(true, true)]],
            pairs[(true, false)].Count())
        { Unsettled = [.. pairs[(false, true)], .. pairs[(false, false)]] };
    }
}
