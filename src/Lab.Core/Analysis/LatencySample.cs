using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>Latencies of an arm's pairs in super-blocks, and what a bootstrap over these says of their quantiles. Effects are logarithms of ratios.</summary>
internal sealed class LatencySample
{
    internal static readonly double[] Probabilities = [0.50, 0.90, 0.99];

    private const int Tail = 2;
    private const double Confidence = 0.95;

    private readonly SparseCounts baseline;
    private readonly SparseCounts arm;
    private readonly IReadOnlyList<double[]> drawn;
    private readonly bool isExpanded;

    /// <summary>Draws the bootstrap.</summary>
    /// <param name="pairs">The arm's pairs.</param>
    /// <param name="blocks">Their super-blocks, <see cref="SuperBlocks.MinimumForInterval"/> at least.</param>
    /// <param name="isExpanded">True for intervals that verdicts rest on: they are widened for what few blocks can't know.</param>
    /// <param name="seed">Seed of the draws.</param>
    internal LatencySample(ArmSample pairs, IReadOnlyList<LatencyBlock> blocks, bool isExpanded, int seed)
    {
        (Pairs, Blocks, this.isExpanded) = (pairs, blocks, isExpanded);
        baseline = SparseCounts.Pool(blocks.Select(block => block.Baseline));
        arm = SparseCounts.Pool(blocks.Select(block => block.Arm));
        drawn = new QuantileBootstrap(blocks).Draw(Probabilities, seed);
    }

    internal ArmSample Pairs { get; }

    internal IReadOnlyList<LatencyBlock> Blocks { get; }

    /// <summary>The effect on the 99th percentile in each super-block.</summary>
    internal IReadOnlyList<double> TailEffects =>
        [.. Blocks.Select(block => Math.Log((double)block.Arm.Quantile(Probabilities[Tail]) / block.Baseline.Quantile(Probabilities[Tail])))];

    /// <summary>A quantile of all baseline requests, us.</summary>
    internal double BaselineUs(int quantile) => baseline.Quantile(Probabilities[quantile]) / 1e3;

    /// <summary>The same of all requests with the arm in force.</summary>
    internal double ArmUs(int quantile) => arm.Quantile(Probabilities[quantile]) / 1e3;

    /// <summary>The interval of the effect on a quantile.</summary>
    internal Interval IntervalOf(int quantile, double confidence) => QuantileBootstrap.PercentileInterval(
        drawn[quantile], isExpanded ? QuantileBootstrap.ExpandedConfidence(confidence, Blocks.Count) : confidence);

    /// <summary>The effect on a quantile with the standard error that its interval stands for; degrees of freedom are those of the super-blocks.</summary>
    internal LocationEstimate LocationOf(int quantile)
    {
        var freedom = Blocks.Count - 1;
        var interval = IntervalOf(quantile, Confidence);
        return new LocationEstimate(
            Math.Log(ArmUs(quantile) / BaselineUs(quantile)), interval, interval.HalfWidth / StudentQuantile.TwoSided(Confidence, freedom), freedom);
    }
}
