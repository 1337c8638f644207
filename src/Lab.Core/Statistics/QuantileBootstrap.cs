using MathNet.Numerics.Random;

namespace Lab.Core.Statistics;

/// <summary>A super-block: enough requests of baseline and arm, measured side by side, to speak of their tails.</summary>
/// <param name="Baseline">Latencies of its baseline windows.</param>
/// <param name="Arm">Latencies of its windows with the arm in force.</param>
public sealed record LatencyBlock(SparseCounts Baseline, SparseCounts Arm);

/// <summary>
/// The effect on quantiles, ln(quantile of all arm requests / quantile of all baseline requests), with percentile intervals from a
/// bootstrap over blocks (Efron 1979, doi 10.1214/aos/1176344552; blocks keep together what happened together: Kuensch 1989,
/// doi 10.1214/aos/1176347265).
/// </summary>
public sealed class QuantileBootstrap
{
    /// <summary>Resamples drawn.</summary>
    public const int Resamples = 1_000;

    private readonly IndexedCounts baseline;
    private readonly IndexedCounts arm;
    private readonly int blocks;

    /// <summary>Prepares the blocks of an arm.</summary>
    public QuantileBootstrap(IReadOnlyList<LatencyBlock> blocks)
    {
        this.blocks = blocks.Count;
        baseline = new IndexedCounts([.. blocks.Select(block => block.Baseline)]);
        arm = new IndexedCounts([.. blocks.Select(block => block.Arm)]);
    }

    /// <summary>For each probability the bootstrap's effects, ascending.</summary>
    public IReadOnlyList<double[]> Draw(IReadOnlyList<double> probabilities, int seed, int resamples = Resamples)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var effects = probabilities.Select(_ => new double[resamples]).ToArray();
        var weights = new int[blocks];
        for (var resample = 0; resample < resamples; resample++)
        {
            Array.Clear(weights);
            for (var draw = 0; draw < blocks; draw++)
            {
                weights[random.Next(blocks)]++;
            }

            baseline.Weigh(weights);
            arm.Weigh(weights);
            foreach (var (index, probability) in probabilities.Index())
            {
                effects[index][resample] = Math.Log((double)arm.Quantile(probability) / baseline.Quantile(probability));
            }
        }

        Array.ForEach(effects, Array.Sort);
        return effects;
    }

    /// <summary>
    /// The confidence at which a percentile interval must be taken to hold a wanted one with few blocks: a resample varies less than the
    /// blocks themselves by sqrt((n - 1) / n), and has normal tails where Student's are due. "Expanded percentile interval" (Hesterberg 2015,
    /// doi 10.1080/00031305.2015.1089789): a tail of Phi(-sqrt(n / (n - 1)) t), t the quantile with n - 1 degrees of freedom.
    /// </summary>
    public static double ExpandedConfidence(double confidence, int blocks) => 1 - StudentQuantile.TwoSidedPValue(
        Math.Sqrt(blocks / (blocks - 1.0)) * StudentQuantile.TwoSided(confidence, blocks - 1), double.PositiveInfinity);

    /// <summary>The percentile interval from sorted bootstrap effects.</summary>
    public static Interval PercentileInterval(IReadOnlyList<double> sorted, double confidence)
    {
        var outside = (int)Math.Floor((1 - confidence) / 2 * sorted.Count);
        return new Interval(sorted[outside], sorted[sorted.Count - 1 - outside]);
    }
}
