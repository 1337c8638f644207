using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Calibration;

/// <summary>
/// What known costs came back as under a load: measured against burnt time. The slope is what a burnt microsecond costs, the intercept
/// what the program costs that burns nothing. The arms of a load share nothing but the machine: each has baseline windows of its own, so
/// their errors are taken as independent.
/// </summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Connections">Requests in flight. With one nothing can batch, so nothing is absorbed: that is where the instrument is calibrated.</param>
/// <param name="Costs">The arms, in the order of the plan.</param>
/// <param name="Line">The line through them, x and y in us a request; null where there are too few.</param>
public sealed record LoadCalibration(string Load, int Connections, IReadOnlyList<KnownCost> Costs, WeightedLine? Line)
{
    private const double TrueSlope = 1;

    /// <summary>True where nothing can batch.</summary>
    public bool IsUnloaded => Connections == 1;

    /// <summary>True where the known cost came back as that cost, within the error.</summary>
    public bool ContainsOne => Line?.SlopeInterval.Contains(TrueSlope) ?? false;

    /// <summary>
    /// The loads of a run under which arms burnt a known time; none in an ordinary run. Open loops are left out: how many requests are in
    /// flight there is not given but comes out, so their slope is neither that of an unloaded server nor that of a saturated one.
    /// </summary>
    public static IReadOnlyList<LoadCalibration> AllOf(RunRecord run, IReadOnlyList<ArmSample> samples) =>
    [
        .. from load in run.Plan.Definition.Loads.OfType<ClosedLoop>()
           let costs = samples.Where(sample => sample.Load == load.Name).Select(KnownCost.Of).OfType<KnownCost>().ToArray()
           where costs.Length > 0
           select new LoadCalibration(load.Name, load.Connections, costs, Fit(costs)),
    ];

    private static WeightedLine? Fit(IEnumerable<KnownCost> costs) => WeightedLine.Through(
        [.. costs.Select(cost => new LinePoint(cost.BurntUsPerRequest, cost.Measured.Value, cost.Measured.StandardError))]);
}
