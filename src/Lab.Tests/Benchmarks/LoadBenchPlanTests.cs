using Lab.Core;
using Lab.Core.Benchmarks;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class LoadBenchPlanTests
{
    [Fact]
    public void Every_round_has_every_generator_on_every_server_both_ways_and_every_rate_once()
    {
        var steps = LoadBenchPlan.Draw(rounds: 3, LoadBenchSeconds.Whole, seed: 1);
        Assert.Equal(Enumerable.Range(0, steps.Count), steps.Select(step => step.Index));
        Assert.Equal(steps.Select(step => step.Round).Order(), steps.Select(step => step.Round));
        foreach (var round in steps.GroupBy(step => step.Round))
        {
            var contests = round.OfType<ContestStep>().Select(step => (step.Server, step.KeepAlive, step.Tool)).ToArray();
            Assert.Equal(2 * 2 * 3, contests.Length);
            Assert.Equal(contests.Length, contests.Distinct().Count());
            Assert.Equal([500, 4_000], round.OfType<PacingStep>().Select(step => step.RateRps).Order());
            Assert.All(round, step => Assert.Equal(step is ContestStep ? 5 : 10, step.Seconds));
        }
    }

    [Fact]
    public void The_seed_makes_the_order_and_the_same_seed_the_same()
    {
        Assert.Equal(Draw(seed: 5), Draw(seed: 5));
        Assert.NotEqual(Draw(seed: 5), Draw(seed: 6));
        Assert.NotEqual(Kinds(Draw(seed: 5), round: 0), Kinds(Draw(seed: 5), round: 1));
    }

    [Fact]
    public void Plan_and_samples_come_back_as_they_were_written()
    {
        var plan = MadeUpLoadBench.Plan();
        var written = LoadBenchFormat.WritePlan(plan);
        Assert.Equal(written, LoadBenchFormat.WritePlan(LoadBenchFormat.ReadPlan(written, "plan.json")));
        Assert.Equal(plan.Steps, LoadBenchFormat.ReadPlan(written, "plan.json").Steps);
        var samples = MadeUpLoadBench.Samples(plan);
        var lines = samples.Select(LoadBenchFormat.WriteSample).Reverse();
        Assert.Equal(samples, LoadBenchFormat.ReadSamples(string.Join('\n', lines) + "\n", "samples.jsonl"));
    }

    [Fact]
    public void What_a_killed_bench_left_of_a_line_does_not_count_and_a_broken_line_is_named()
    {
        var lines = MadeUpLoadBench.Samples(MadeUpLoadBench.Plan()).Take(3).Select(LoadBenchFormat.WriteSample).ToArray();
        Assert.Equal(2, LoadBenchFormat.ReadSamples($"{lines[0]}\n{lines[1]}\n{lines[2][..20]}", "samples.jsonl").Count);
        var failure = Assert.Throws<LabException>(() => LoadBenchFormat.ReadSamples($"{lines[0]}\n{lines[1][..20]}\n{lines[2]}\n", "samples.jsonl"));
        Assert.StartsWith("samples.jsonl:2:", failure.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<LoadStep> Draw(int seed) => LoadBenchPlan.Draw(2, LoadBenchSeconds.Quick, seed);

    private static IEnumerable<LoadStep> Kinds(IEnumerable<LoadStep> steps, int round) =>
        steps.Where(step => step.Round == round).Select(step => step with { Index = 0, Round = 0 });
}
