using Lab.Core.Analysis;
using Lab.Core.Calibration;
using Lab.Core.Planning;
using Lab.Core.Statistics;
using Lab.Tests.Synthetic;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Lab.Tests.Calibration;

public sealed class LoadCalibrationTests
{
    [Theory]
    [InlineData(1.0, 4)]
    [InlineData(0.6, 10)]
    [InlineData(1.3, 0)]
    public void Price_of_a_burnt_microsecond_and_of_the_empty_program_come_back(double slope, double emptyUs)
    {
        var calibration = SyntheticCalibration.Under(SyntheticCalibration.One, SyntheticCalibration.Run(slope, emptyUs: emptyUs));
        Assert.True(calibration.Line!.SlopeInterval.Contains(slope), $"{calibration.Line}");
        Assert.True(calibration.Line.InterceptInterval.Contains(emptyUs), $"{calibration.Line}");
        Assert.InRange(calibration.Line.SlopeInterval.HalfWidth, 0, 0.05);
        Assert.Equal([0.0, 2, 4, 8, 16, 32, 64], calibration.Costs.Select(cost => Math.Round(cost.BurntUsPerRequest, 6)));
        Assert.All(calibration.Costs, cost => Assert.Equal((2.0, 0.0, 0.5), (cost.BurnsPerRequest, cost.BurntElsewhereUsPerRequest, cost.InterruptedUsPerRequest)));
    }

    [Fact]
    public void Cost_is_found_where_it_lands()
    {
        var cost = SyntheticCalibration.Under(SyntheticCalibration.One, SyntheticCalibration.Run()).Costs[^1];
        Assert.InRange(cost.ServerUsPerRequest, 64, 72);
        Assert.Equal(0, cost.ReaderUsPerRequest);
    }

    [Fact]
    public void Slope_interval_is_as_wide_as_a_bootstrap_over_pairs_says()
    {
        const int Draws = 300;
        var run = SyntheticCalibration.Run(pairs: 80);
        var calibration = SyntheticCalibration.Under(SyntheticCalibration.One, run);
        var samples = ArmSample.AllOf(run).Where(sample => sample.Load == SyntheticCalibration.One && sample.Arm.Kind == ArmKind.Probe).ToArray();
        var random = new Random(11);
        var slopes = Enumerable.Range(0, Draws).Select(_ => WeightedLine.Through(
            [.. samples.Zip(calibration.Costs, (sample, cost) => new LinePoint(cost.BurntUsPerRequest, Drawn(sample, random), cost.Measured.StandardError))])!.Slope).ToArray();
        var deviation = Math.Sqrt(slopes.Select(slope => Math.Pow(slope - slopes.Average(), 2)).Sum() / (Draws - 1));
        var standardError = calibration.Line!.SlopeInterval.HalfWidth / 1.96 / Math.Max(1, calibration.Line.BirgeRatio);
        Assert.InRange(standardError / deviation, 0.75, 1.33);
    }

    [Fact]
    public void Difference_of_a_pair_is_centred_on_an_added_cost_however_the_level_moves()
    {
        const double AddedUs = 24;
        var random = new Random(17);
        double[] differences =
        [
            .. Enumerable.Range(0, 4_000).Select(pair =>
            {
                var level = 60 * (1 + (0.25 * Math.Sin(pair / 50.0)));
                return ((level + AddedUs) * Math.Exp(Normal.Sample(random, 0, 0.04))) - (level * Math.Exp(Normal.Sample(random, 0, 0.04)));
            }),
        ];
        Assert.InRange(Estimator.Of(Estimator.Chosen, differences, 0.95).Value, AddedUs * 0.99, AddedUs * 1.01);
    }

    [Fact]
    public void Ordinary_run_and_a_folder_of_before_have_no_calibration()
    {
        Assert.Empty(Assessor.Assess(SyntheticReport.Run(pairs: 20)).Calibrations);
        var old = Assessor.Assess(SyntheticCalibration.Run().WithoutAccount());
        Assert.Empty(old.Calibrations);
        Assert.StartsWith("burn/burn-0 under one", old.Summary, StringComparison.Ordinal);
    }

    private static double Drawn(ArmSample sample, Random random) => Estimator.Of(
        Estimator.Chosen,
        [
            .. Enumerable.Range(0, sample.Pairs.Count).Select(_ => sample.Pairs[random.Next(sample.Pairs.Count)])
                .Select(pair => WindowMetric.Of(Metric.Cpu, pair.Arm)!.Value - WindowMetric.Of(Metric.Cpu, pair.Baseline)!.Value),
        ],
        confidence: 0.95).Value;
}
