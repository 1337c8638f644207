using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Comparison;

public sealed class OpenLoopComparisonTests
{
    private static readonly RunRecord A = SyntheticOpenLoop.Run(0.02, seed: 1);

    [Theory]
    [InlineData(0.02, DifferenceVerdict.Equivalent)]
    [InlineData(0.08, DifferenceVerdict.CostsMore)]
    public void Tails_of_two_runs_are_compared_with_a_verdict(double longerInB, DifferenceVerdict expected)
    {
        var row = TwoRuns.Compare(A, SyntheticOpenLoop.Run(longerInB, seed: 2)).Primary();
        Assert.Equal((expected, Metric.CorrectedP99), (row.Verdict, row.Metric));
        Assert.True(row.Interval95.Contains((1 + longerInB) / 1.02 - 1), $"{row.Interval95}");
        Assert.NotNull(row.PAdjusted);
    }

    [Fact]
    public void The_same_share_of_another_capacity_is_the_same_question_at_another_rate()
    {
        var b = WithRate(new MeasuredShare(2_350, 0.5, 4_700));
        Assert.Null(Comparability.Check(A.Plan, b.Plan));
        var rate = Assert.Single(TwoRuns.Compare(A, b).Surroundings, each => each.What == "rate of steady");
        Assert.Equal(("2,000 requests/s (50 % of the capacity of 4,000)", "2,350 requests/s (50 % of the capacity of 4,700)"), (rate.A, rate.B));
    }

    [Fact]
    public void Another_share_is_another_question_and_so_is_a_rate_that_was_given()
    {
        Assert.Contains("50 % of the capacity, constant", Comparability.Check(A.Plan, WithRate(new MeasuredShare(1_000, 0.25, 4_000)).Plan)!.Problem, StringComparison.Ordinal);
        Assert.Contains("2,000 requests/s, constant", Comparability.Check(A.Plan, WithRate(new FixedRate(2_000)).Plan)!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_that_ask_for_the_same_paths_are_the_same_whatever_object_holds_them()
    {
        var again = A.Redefined(definition => definition with { Loads = [SyntheticOpenLoop.Spec with { Requests = RequestSpec.Index with { Paths = [new("/index.html", 1)] } }] });
        Assert.Null(Comparability.Check(A.Plan, again.Plan));
    }

    private static RunRecord WithRate(LoadRate rate) =>
        A.Redefined(definition => definition with { Loads = [SyntheticOpenLoop.Spec with { Rate = rate }] });
}
