using Lab.Core.Benchmarks;
using Lab.Core.Statistics;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class PrecisionAnalysisTests
{
    private static readonly PrecisionPlan Plan = MadeUpBench.Plan(isQuick: true);

    [Fact]
    public void Half_width_of_wrk_is_in_percent_of_the_baseline_for_one_measurement()
    {
        double[] effects = [-0.12, -0.08, -0.10, -0.10];
        var row = Single(Method.Wrk, [.. effects.Select((effect, index) => MadeUpBench.Wrk(Step(Method.Wrk, index), 10_000 * Math.Exp(effect)))]);
        var s = Math.Sqrt(0.0008 / 3);
        Assert.Equal(1 - Math.Exp(-0.10), row.Effect, 9);
        Assert.Equal(Math.Exp(-0.10) * s, row.StandardDeviation!.Value, 9);
        Assert.Equal(Math.Exp(-0.10) * 3.18245 * s, row.HalfWidth, 5);
        Assert.Equal(Math.Exp(-0.10) * 1.95996 * s * Math.Sqrt(3 / 9.3484), row.Range.Low, 5); // chi-square, 3 df, 0.975 and 0.025
        Assert.Equal(Math.Exp(-0.10) * 1.95996 * s * Math.Sqrt(3 / 0.215795), row.Range.High, 5);
        Assert.Equal(4, row.Repetitions);
        Assert.Null(row.Ratio);
    }

    [Fact]
    public void Half_width_of_the_lab_is_the_median_of_what_its_runs_report()
    {
        var row = Single(Method.Lab, [.. ((double[])[0.03, 0.01, 0.02]).Select((halfWidth, index) => MadeUpBench.Lab(Step(Method.Lab, index), 0.1, halfWidth))]);
        Assert.Equal((0.02, 0.01, 0.03, 3), (Round(row.HalfWidth), Round(row.Range.Low), Round(row.Range.High), row.Repetitions));
        Assert.Equal(0, row.StandardDeviation);
    }

    [Fact]
    public void Ratio_is_of_half_widths_on_the_same_metric_in_the_same_time()
    {
        var rows = PrecisionAnalysis.Of(MadeUpBench.Plan(), MadeUpBench.Samples(MadeUpBench.Plan())).Rows;
        Assert.Equal([30, 60, 120], rows.Where(row => row.Ratio is not null).Select(row => row.Seconds));
        Assert.All(rows.Where(row => row.Method == Method.Wrk), wrk =>
        {
            var lab = rows.Single(row => row.Method == Method.Lab && row.Seconds == wrk.Seconds && row.Metric == wrk.Metric);
            Assert.Equal(wrk.HalfWidth / lab.HalfWidth, wrk.Ratio!.Value, 12);
            Assert.Equal(new Interval(wrk.Range.Low / lab.Range.High, wrk.Range.High / lab.Range.Low), wrk.Ratio.Range);
            Assert.True(wrk.Ratio.Range.Contains(wrk.Ratio.Value));
        });
    }

    [Fact]
    public void Runs_of_the_lab_are_held_against_their_own_intervals()
    {
        PrecisionSample[] apart = [MadeUpBench.Lab(Step(Method.Lab, 0), 0.10, 0.01), MadeUpBench.Lab(Step(Method.Lab, 1), 0.20, 0.01)];
        var agreement = PrecisionAnalysis.Of(Plan, apart).Agreements[0];
        Assert.Equal("throughput_rps", agreement.Metric);
        Assert.Equal((0, 2), (agreement.Birge.Holding, agreement.Birge.Count));
        Assert.Equal(0.05 / (0.01 / 1.959964) * Math.Sqrt(2), agreement.Birge.Ratio, 4);
    }

    [Fact]
    public void Nothing_and_too_little_are_said_to_be_so()
    {
        Assert.Empty(PrecisionAnalysis.Of(Plan, []).Rows);
        var one = PrecisionAnalysis.Of(Plan, [MadeUpBench.Wrk(Step(Method.Wrk, 0), 9_000)]);
        Assert.Empty(one.Rows);
        Assert.StartsWith("Too few measurements", one.Summary, StringComparison.Ordinal);
        Assert.Contains(one.Doubts, doubt => doubt.Contains("stopped after 1 of", StringComparison.Ordinal));
    }

    [Fact]
    public void Few_repetitions_are_a_doubt()
    {
        PrecisionSample[] three = [.. Enumerable.Range(0, 3).Select(index => MadeUpBench.Wrk(Step(Method.Wrk, index), 9_000 + index))];
        Assert.Contains(PrecisionAnalysis.Of(Plan, three).Doubts, doubt => doubt.StartsWith("wrk was repeated only 3 times for 30 s: its half-width there is 4.3", StringComparison.Ordinal));
        PrecisionSample[] four = [.. three, MadeUpBench.Wrk(Step(Method.Wrk, 3), 9_003)];
        Assert.DoesNotContain(PrecisionAnalysis.Of(Plan, four).Doubts, doubt => doubt.StartsWith("wrk was repeated", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_of_the_lab_counts_for_its_time_and_no_longer()
    {
        var run = SyntheticRun.WithCost(0.02);
        var startNs = run.Measured.Min(window => window.StartNs);
        var whole = (run.Measured.Max(window => window.EndNs) - startNs) / 1e9;
        var half = run.FirstSeconds(whole / 2);
        Assert.InRange(half.Measured.Count(), 1, run.Measured.Count() - 1);
        Assert.All(half.Measured, window => Assert.True((window.EndNs - startNs) / 1e9 <= whole / 2));
        Assert.Equal(run.Accounting, half.Accounting);
        Assert.Equal(run.Windows, run.FirstSeconds(whole).Windows);
    }

    [Fact]
    public void A_whole_bench_without_trouble_has_no_doubts() =>
        Assert.Empty(PrecisionAnalysis.Of(MadeUpBench.Plan(), MadeUpBench.Samples(MadeUpBench.Plan())).Doubts);

    [Fact]
    public void Failed_requests_and_a_probe_that_was_not_on_are_doubts()
    {
        var result = PrecisionAnalysis.Of(
            Plan,
            [
                MadeUpBench.Wrk(Step(Method.Wrk, 0), 9_000, errors: new(0, 12, 0, 0, 1)),
                MadeUpBench.Wrk(Step(Method.Wrk, 1), 9_000, seen: 97_000),
                MadeUpBench.Wrk(Step(Method.Wrk, 2), 9_000, seen: 99_000),
                MadeUpBench.Lab(Step(Method.Lab, 3), 0.1, 0.02) with { IsValid = false, Doubts = ["no-proof"] },
            ]);
        Assert.Contains(result.Doubts, doubt => doubt.StartsWith("measurement 1 (wrk, 30 s): 13 of wrk's requests failed", StringComparison.Ordinal));
        Assert.Contains(result.Doubts, doubt => doubt.StartsWith("measurement 2 (wrk, 30 s): the probe saw 97,000", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Doubts, doubt => doubt.StartsWith("measurement 3", StringComparison.Ordinal));
        Assert.Contains(result.Doubts, doubt => doubt.Contains("invalid (no-proof)", StringComparison.Ordinal));
    }

    private static PrecisionRow Single(Method method, IReadOnlyList<PrecisionSample> samples) =>
        PrecisionAnalysis.Of(Plan, samples).Rows.Single(row => row.Method == method && row.Metric == "throughput_rps");

    private static PrecisionStep Step(Method method, int index) => new(index, Round: 0, method, Seconds: 30, OnFirst: false);

    private static double Round(double value) => Math.Round(value, 9);
}
