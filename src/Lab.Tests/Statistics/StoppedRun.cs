using Lab.Core.Statistics;

namespace Lab.Tests.Statistics;

/// <summary>How a switching class measures: noise of its pairs, pairs between two looks, most pairs that fit the time.</summary>
public sealed record Setting(string Name, double Noise, double Target, int Batch, int MaximumPairs)
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("many short pairs", Noise: 0.08, Target: 0.01, Batch: 50, MaximumPairs: 600),
        new("few long pairs", Noise: 0.025, Target: 0.01, Batch: 1, MaximumPairs: 60),
    ];

    public override string ToString() => Name;
}

/// <summary>A run under the real stopping rule.</summary>
public static class StoppedRun
{
    public static IReadOnlyList<double> Measure(IEstimator estimator, PairNoise noise, Setting setting, double effect, Random random)
    {
        var effects = new List<double>();
        foreach (var deviation in noise.Draw(random))
        {
            effects.Add(effect + (setting.Noise * deviation));
            var isLook = effects.Count % setting.Batch == 0;
            if (effects.Count >= setting.MaximumPairs || (isLook && Precision.IsReached(estimator, effects, setting.Target)))
            {
                break;
            }
        }

        return effects;
    }
}
