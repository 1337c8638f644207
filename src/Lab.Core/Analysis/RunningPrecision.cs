using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>How well the primary metric of a load is known while its blocks are still measured: what the stopping rule asks.</summary>
/// <param name="plan">The plan of the run.</param>
/// <param name="load">The load.</param>
public sealed class RunningPrecision(ExperimentPlan plan, LoadSpec load)
{
    /// <summary>A tenth of a second is too long between two windows, and a rule needs no third digit.</summary>
    private const int Resamples = 200;

    private const double Tail = 0.99;
    private const double Confidence = 0.95;

    private readonly List<MeasuredWindow> windows = [];
    private readonly Dictionary<int, SparseCounts> corrected = [];
    private readonly HashSet<string> givenUp = new(StringComparer.Ordinal);
    private double? lastOfTail;

    /// <summary>Adds a window.</summary>
    /// <param name="window">It, closed.</param>
    /// <param name="latencies">Of an open loop: its corrected latencies, ns.</param>
    public void Add(MeasuredWindow window, HistogramBase? latencies)
    {
        windows.Add(window);
        if (latencies is not null)
        {
            corrected[window.Index] = LatencyEstimates.Sparse(latencies);
        }
    }

    /// <summary>Waits for an arm no longer: no further window of it comes.</summary>
    public void GiveUp(string arm) => givenUp.Add(arm);

    /// <summary>True when every arm has what a verdict needs.</summary>
    public bool IsEnough => Samples().All(sample => load is OpenLoop
        ? SuperBlocks.Count(sample, corrected) >= SuperBlocks.MinimumForVerdict
        : sample.Pairs.Count >= Precision.MinimumPairs);

    /// <summary>
    /// Widest half of a 95 % interval, as the effects are (logarithms), over the probes, or over the controls where there is nothing else;
    /// null until every arm has what a verdict needs. Of an open loop it is found at the ends of batches only, since it costs time.
    /// </summary>
    public double? WidestHalfWidth(bool isBatchEnd)
    {
        if (load is OpenLoop)
        {
            return isBatchEnd && IsEnough ? lastOfTail = Samples().Max(OfTail) : lastOfTail;
        }

        double? widest = 0;
        foreach (var sample in Samples())
        {
            widest = Precision.HalfWidth(Estimator.Chosen, sample.Effects(PairEffect.Primary(load))) is { } halfWidth && widest is not null
                ? Math.Max(widest.Value, halfWidth)
                : null;
        }

        return widest;
    }

    private ArmSample[] Samples()
    {
        var running = plan.RunningArms.Where(arm => !givenUp.Contains(arm.Id)).ToArray();
        var kind = running.Select(arm => arm.Kind).DefaultIfEmpty(ArmKind.Control).Max();
        return
        [
            .. ArmSample.AllOf(plan, windows)
                .Where(sample => sample.Load == load.Name && sample.Arm.Kind == kind
                    && !givenUp.Contains(sample.Arm.Id)),
        ];
    }

    private double OfTail(ArmSample sample)
    {
        var blocks = SuperBlocks.Of(sample, corrected);
        var drawn = new QuantileBootstrap(blocks).Draw([Tail], RandomSeed.For(plan.Seed, sample.Load, sample.Arm.Id, "so far"), Resamples)[0];
        return QuantileBootstrap.PercentileInterval(drawn, QuantileBootstrap.ExpandedConfidence(Confidence, blocks.Count)).HalfWidth;
    }
}
