using Lab.Core.Statistics;

namespace Lab.Tests.Statistics;

/// <summary>What came of many runs with a known effect.</summary>
public sealed record Coverage(double Covered, double MisledUnwarned, double HalfWidth, double Pairs);

/// <summary>The evidence behind the choice of estimator: how often its 95 % interval holds the true effect.</summary>
public static class CoverageSimulation
{
    private const double TrueEffect = 0.02;

    public static Coverage Run(IEstimator estimator, PairNoise noise, Setting setting, int runs, int seed)
    {
        var random = new Random(seed);
        var (covered, misled, width, pairs) = (0, 0, 0.0, 0);
        for (var run = 0; run < runs; run++)
        {
            var effects = StoppedRun.Measure(estimator, noise, setting, TrueEffect, random);
            var interval = Estimator.Of(estimator, effects, confidence: 0.95).Interval;
            var holds = interval.Contains(TrueEffect);
            covered += holds ? 1 : 0;
            misled += holds || Autocorrelation.IsPositive(effects) ? 0 : 1;
            width += interval.HalfWidth;
            pairs += effects.Count;
        }

        return new Coverage((double)covered / runs, (double)misled / runs, width / runs, (double)pairs / runs);
    }
}
