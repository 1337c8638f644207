using System.Globalization;
using Lab.Core.Statistics;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class EstimatorEvidenceTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_101;

    public static TheoryData<string, string> IndependentCases() => Cases(independent: true);

    public static TheoryData<string, string> AutocorrelatedCases() => Cases(independent: false);

    [Theory]
    [MemberData(nameof(IndependentCases))]
    public void Interval_of_the_chosen_estimator_holds_the_truth_19_times_in_20(string noise, string setting)
    {
        var found = Simulate(noise, setting, runs: 400);
        // 93 to 97 %, and two and a half standard errors of so many runs.
        Assert.InRange(found.Covered, 0.93 - Slack(400), 0.97 + Slack(400));
    }

    [Theory]
    [MemberData(nameof(AutocorrelatedCases))]
    public void Autocorrelated_noise_misleads_rarely_without_a_warning(string noise, string setting)
    {
        var found = Simulate(noise, setting, runs: 250);
        Assert.True(
            found.Covered >= 0.93 - Slack(250) || found.MisledUnwarned <= 0.5 * (1 - found.Covered) + Slack(250),
            $"{noise}, {setting}: {found}");
    }

    [Fact]
    public void Arms_that_cost_nothing_raise_an_alarm_in_one_family_of_twenty_at_most()
    {
        const int families = 300;
        var random = new Random(Seed);
        var alarms = Enumerable.Range(0, families).Count(family => IsAlarm(random, family));
        Assert.InRange(alarms, 0, (0.05 + (2.5 * Math.Sqrt(0.05 * 0.95 / families))) * families);
    }

    /// <summary>Also writes the table of docs/0002-estimator.md, which was made with LAB_EVIDENCE_RUNS=2000 (minutes).</summary>
    [Fact]
    public void Chosen_estimator_needs_fewer_pairs_than_the_mean_where_tails_are_heavy()
    {
        var runs = int.Parse(Environment.GetEnvironmentVariable("LAB_EVIDENCE_RUNS") ?? "60", CultureInfo.InvariantCulture);
        foreach (var setting in Setting.All)
        {
            foreach (var noise in PairNoise.All)
            {
                var mean = CoverageSimulation.Run(new ArithmeticMean(), noise, setting, runs, Seed);
                var trimmed = CoverageSimulation.Run(new TrimmedMean(), noise, setting, runs, Seed);
                var chosen = CoverageSimulation.Run(Estimator.Chosen, noise, setting, runs, Seed);
                output.WriteLine($"| {setting} | {noise} | {Cell(mean)} | {Cell(trimmed)} | {Cell(chosen)} |");
                Assert.True(chosen.Pairs < mean.Pairs || !noise.HasHeavyTails, $"{setting}, {noise}: {chosen.Pairs} pairs, the mean {mean.Pairs}");
            }
        }
    }

    private static string Cell(Coverage found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * found.Covered:F1} / {100 * found.HalfWidth:F2} / {found.Pairs:F0} / {100 * found.MisledUnwarned:F1}");

    private static bool IsAlarm(Random random, int seed)
    {
        double[] raw =
        [
            .. PairNoise.All.Where(noise => noise.Independent)
                .Select(noise => StoppedRun.Measure(Estimator.Chosen, noise, Setting.All[1], effect: 0, random))
                .Select(effects => SignFlipTest.PValue(Estimator.Chosen, effects, seed, flips: 499)),
        ];
        return Holm.Adjust(raw).Any(p => p < 0.05);
    }

    private static Coverage Simulate(string noise, string setting, int runs) => CoverageSimulation.Run(
        Estimator.Chosen, PairNoise.All.First(each => each.Name == noise), Setting.All.First(each => each.Name == setting), runs, Seed);

    private static double Slack(int runs) => 2.5 * Math.Sqrt(0.95 * 0.05 / runs);

    private static TheoryData<string, string> Cases(bool independent)
    {
        var cases = new TheoryData<string, string>();
        foreach (var setting in Setting.All)
        {
            foreach (var noise in PairNoise.All.Where(noise => noise.Independent == independent && noise.Name != PairNoise.Weak))
            {
                cases.Add(noise.Name, setting.Name);
            }
        }

        return cases;
    }
}
