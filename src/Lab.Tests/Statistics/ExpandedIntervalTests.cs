using System.Globalization;
using Lab.Core.Statistics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Lab.Tests.Statistics;

/// <summary>Coverage of the interval that a tail is judged by (docs/0011-open-loop.md): LAB_EVIDENCE_RUNS=2000 gives the table there.</summary>
public sealed class ExpandedIntervalTests(ITestOutputHelper output)
{
    private const int QuickRuns = 150;
    private const double Effect = 0.05;
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("LAB_EVIDENCE_RUNS"), CultureInfo.InvariantCulture, out var runs) ? runs : QuickRuns;

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Expanded_interval_holds_the_truth_where_the_plain_one_is_too_narrow(int blocks)
    {
        var random = new Random(7);
        var (plain, expanded) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var drawn = new QuantileBootstrap([.. Enumerable.Range(0, blocks).Select(_ => Block(random))]).Draw([0.99], run)[0];
            plain += Holds(drawn, 0.95);
            expanded += Holds(drawn, QuantileBootstrap.ExpandedConfidence(0.95, blocks));
        }

        output.WriteLine($"{blocks} blocks: plain {100.0 * plain / Runs:0.0} %, expanded {100.0 * expanded / Runs:0.0} %");
        Assert.True(expanded > plain, $"{expanded} {plain}");
        Assert.InRange((double)expanded / Runs, 0.91, 0.99);
    }

    [Fact]
    public void Expansion_vanishes_with_many_blocks_and_is_Hesterbergs_with_few()
    {
        Assert.Equal(0.95, QuantileBootstrap.ExpandedConfidence(0.95, 100_000), 4);
        // sqrt(10 / 9) x 2.2622 = 2.3845, beyond which the normal distribution has 0.00855 on a side.
        Assert.Equal(1 - (2 * 0.00855), QuantileBootstrap.ExpandedConfidence(0.95, 10), 4);
    }

    private static int Holds(double[] drawn, double confidence) =>
        QuantileBootstrap.PercentileInterval(drawn, confidence).Contains(Math.Log(1 + Effect)) ? 1 : 0;

    /// <summary>A level that wanders from block to block, as a machine's does, and a long tail.</summary>
    private static LatencyBlock Block(Random random)
    {
        var level = 1e6 * Math.Exp(Normal.Sample(random, 0, 0.05));
        return new LatencyBlock(Requests(random, level), Requests(random, level * (1 + Effect)));
    }

    private static SparseCounts Requests(Random random, double level)
    {
        var values = Enumerable.Range(0, 1_000).Select(_ => (long)(level * Math.Exp(Normal.Sample(random, 0, 0.4)) / 1_000) * 1_000).CountBy(value => value).OrderBy(value => value.Key).ToArray();
        return new SparseCounts([.. values.Select(value => value.Key)], [.. values.Select(value => (long)value.Value)]);
    }
}
