using MathNet.Numerics.Distributions;

namespace Lab.Tests.Statistics;

/// <summary>Noise of pair effects with a standard deviation of about one.</summary>
public sealed record PairNoise(string Name, bool Independent, Func<Random, IEnumerable<double>> Draw)
{
    /// <summary>A correlation that few pairs can't show; docs/0002-estimator.md has what it does.</summary>
    public const string Weak = "AR(1) 0.4 of pairs";

    private const double RootTwo = 1.4142135623730951;

    public static IReadOnlyList<PairNoise> All { get; } =
    [
        new("normal", Independent: true, random => Differences(random, () => Normal.Sample(random, 0, 1))),
        new("Student t, 3 df", Independent: true, random => Differences(random, () => StudentT.Sample(random, 0, 1, 3) / Math.Sqrt(3))),
        new("contaminated normal", Independent: true, random => Differences(random, () => Contaminated(random))),
        new("skewed (lognormal)", Independent: true, random => Differences(random, () => Skewed(random))),
        new("drifting", Independent: true, Drifting),
        new("recorded (20 aa runs)", Independent: true, RecordedPairs.Draw),
        new("AR(1) 0.6 of windows", Independent: false, AutoregressiveWindows),
        new("AR(1) 0.6 of pairs", Independent: false, random => Autoregressive(random, 0.6)),
        new(Weak, Independent: false, random => Autoregressive(random, 0.4)),
    ];

    public bool HasHeavyTails => Name is "Student t, 3 df" or "contaminated normal" or "skewed (lognormal)";

    public override string ToString() => Name;

    private static IEnumerable<double> Differences(Random random, Func<double> window)
    {
        while (true)
        {
            var (baseline, arm) = (window(), window());
            yield return (random.Next(2) == 0 ? arm - baseline : baseline - arm) / RootTwo;
        }
    }

    private static double Contaminated(Random random) =>
        Normal.Sample(random, 0, random.NextDouble() < 0.1 ? 5 : 1) / Math.Sqrt(0.9 + (0.1 * 25));

    private static double Skewed(Random random) =>
        (Math.Exp(Normal.Sample(random, 0, 1)) - Math.Exp(0.5)) / Math.Sqrt((Math.E - 1) * Math.E);

    // The level climbs by a tenth of a standard deviation a window, as a machine that gets warm does.
    private static IEnumerable<double> Drifting(Random random)
    {
        while (true)
        {
            var climb = random.Next(2) == 0 ? 0.1 : -0.1;
            yield return climb + ((Normal.Sample(random, 0, 1) - Normal.Sample(random, 0, 1)) / RootTwo);
        }
    }

    private static IEnumerable<double> AutoregressiveWindows(Random random)
    {
        using var level = Autoregressive(random, 0.6).GetEnumerator();
        while (true)
        {
            level.MoveNext();
            var first = level.Current;
            level.MoveNext();
            yield return (random.Next(2) == 0 ? 1 : -1) * (level.Current - first) / RootTwo / Math.Sqrt(0.4);
        }
    }

    private static IEnumerable<double> Autoregressive(Random random, double memory)
    {
        var level = Normal.Sample(random, 0, 1);
        while (true)
        {
            yield return level;
            level = (memory * level) + (Math.Sqrt(1 - (memory * memory)) * Normal.Sample(random, 0, 1));
        }
    }
}
