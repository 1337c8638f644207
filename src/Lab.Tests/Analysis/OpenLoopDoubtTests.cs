using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class OpenLoopDoubtTests
{
    private static readonly RunRecord Sound = SyntheticOpenLoop.Run(0.02, pairs: 60);

    [Fact]
    public void Requests_that_were_never_sent_are_a_doubt_and_an_error_by_name()
    {
        var run = NotSent(each: 1, window => window.Index % 40 == 0);
        AssertDoubt("rate-not-achieved", Severity.Warning, run);
        var errors = Assessor.Assess(run).Conclusions.First(doubt => doubt.Id == "errors");
        Assert.Contains("NotSent", errors.Message, StringComparison.Ordinal);
        Assert.Contains("ask for a lower rate", errors.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Baseline_that_can_not_be_sent_takes_the_results_worth_away() =>
        AssertDoubt("rate-not-achieved", Severity.Invalidates, NotSent(each: 20, _ => true));

    [Fact]
    public void Requests_that_were_never_answered_are_a_doubt() =>
        AssertDoubt("rate-not-achieved", Severity.Warning, Sound.ChangePacing(window => window.Pacing! with { Due = 202 }));

    [Theory]
    [InlineData(199, false)]
    [InlineData(180, true)]
    public void Answers_slower_than_arrivals_are_a_backlog(long answers, bool isDoubtful)
    {
        var run = Sound.ChangeMeasured(window => window with { Counts = window.Counts with { Requests = answers } });
        Assert.Equal(isDoubtful, Assessor.Assess(run).Conclusions.Any(doubt => doubt.Id == "rate-not-achieved" && doubt.Message.Contains("backlog", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1_500)]
    [InlineData(600)]
    public void Requests_that_leave_late_are_a_doubt(double latenessP99Us) =>
        AssertDoubt("generator-late", Severity.Warning, Sound.ChangePacing(window => window.Pacing! with { LatenessP99Us = latenessP99Us }));

    [Fact]
    public void Requests_that_leave_soon_enough_are_none() => Assert.DoesNotContain(
        Assessor.Assess(Sound.ChangePacing(window => window.Pacing! with { LatenessP99Us = 300 })).Conclusions, doubt => doubt.Id == "generator-late");

    [Fact]
    public void Windows_of_an_open_loop_are_watched_by_their_cpu()
    {
        var last = Sound.Measured.Max(window => window.Index);
        AssertDoubt("drift", Severity.Warning, Sound.ChangeMeasured(window => window.Costing(1 + (0.5 * window.Index / last))));
    }

    private static RunRecord NotSent(long each, Func<MeasuredWindow, bool> where) => Sound.ChangeMeasured(window => !where(window) ? window : window with
    {
        Pacing = window.Pacing! with { Due = window.Pacing.Due + each, NotSent = each },
        Counts = window.Counts with { Errors = new Dictionary<LoadError, long> { [LoadError.NotSent] = each } },
    });

    private static void AssertDoubt(string id, Severity severity, RunRecord run) =>
        Assert.Contains(Assessor.Assess(run).Conclusions, doubt => doubt.Id == id && doubt.Severity == severity);
}
