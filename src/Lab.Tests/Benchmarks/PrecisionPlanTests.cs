using Lab.Core;
using Lab.Core.Benchmarks;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class PrecisionPlanTests
{
    [Fact]
    public void The_whole_bench_measures_every_length_both_ways_in_every_round()
    {
        var steps = PrecisionPlan.Draw(rounds: 3, isQuick: false, seed: 1);
        Assert.Equal(Enumerable.Range(0, steps.Count), steps.Select(step => step.Index));
        foreach (var round in steps.GroupBy(step => step.Round))
        {
            Assert.Equal("30 60 120", string.Join(' ', round.Where(step => step.Method == Method.Lab).Select(step => step.Seconds).Order()));
            Assert.Equal([30, 30, 30, 30, 60, 60, 60, 120, 120], round.Where(step => step.Method == Method.Wrk).Select(step => step.Seconds).Order());
        }
    }

    [Fact]
    public void The_whole_bench_measures_for_less_than_half_an_hour() => Assert.InRange(
        PrecisionPlan.Draw(PrecisionPlan.DefaultRounds, isQuick: false, seed: 1).Sum(step => step.Seconds), 20 * 60, 27 * 60);

    [Fact]
    public void The_quick_bench_has_one_length() => Assert.All(
        PrecisionPlan.Draw(PrecisionPlan.QuickRounds, isQuick: true, seed: 1).GroupBy(step => step.Round),
        round => Assert.Equal([(Method.Wrk, 30), (Method.Lab, 30)], round.Select(step => (step.Method, step.Seconds)).Order()));

    [Fact]
    public void Every_other_measurement_of_wrk_begins_with_the_probe_on()
    {
        foreach (var length in PrecisionPlan.Draw(rounds: 4, isQuick: false, seed: 3).Where(step => step.Method == Method.Wrk).GroupBy(step => step.Seconds))
        {
            Assert.Equal(length.Select((_, index) => index % 2 == 1), length.Select(step => step.OnFirst));
        }
    }

    [Fact]
    public void The_seed_makes_the_order_and_the_same_seed_the_same()
    {
        Assert.Equal(PrecisionPlan.Draw(2, isQuick: false, seed: 5), PrecisionPlan.Draw(2, isQuick: false, seed: 5));
        Assert.NotEqual(PrecisionPlan.Draw(2, isQuick: false, seed: 5), PrecisionPlan.Draw(2, isQuick: false, seed: 6));
    }

    [Fact]
    public void Plan_and_samples_come_back_as_they_were_written()
    {
        var plan = MadeUpBench.Plan();
        var written = PrecisionFormat.WritePlan(plan);
        Assert.Equal(written, PrecisionFormat.WritePlan(PrecisionFormat.ReadPlan(written, "plan.json")));
        string[] lines = [.. MadeUpBench.Samples(plan).Select(PrecisionFormat.WriteSample)];
        var read = PrecisionFormat.ReadSamples(string.Join('\n', lines.Reverse()) + "\n", "samples.jsonl");
        Assert.Equal(lines, read.Select(PrecisionFormat.WriteSample));
    }

    [Fact]
    public void What_a_killed_bench_left_of_a_line_does_not_count_and_a_broken_line_is_named()
    {
        var lines = MadeUpBench.Samples(MadeUpBench.Plan()).Take(3).Select(PrecisionFormat.WriteSample).ToArray();
        Assert.Equal(2, PrecisionFormat.ReadSamples($"{lines[0]}\n{lines[1]}\n{lines[2][..20]}", "samples.jsonl").Count);
        var failure = Assert.Throws<LabException>(() => PrecisionFormat.ReadSamples($"{lines[0]}\n{lines[1][..20]}\n{lines[2]}\n", "samples.jsonl"));
        Assert.StartsWith("samples.jsonl:2:", failure.Message, StringComparison.Ordinal);
    }
}
