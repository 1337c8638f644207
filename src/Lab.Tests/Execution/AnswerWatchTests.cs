using Lab.Core;
using Lab.Core.Records;
using Lab.Runner.Execution;
using Xunit;

namespace Lab.Tests.Execution;

public sealed class AnswerWatchTests
{
    [Fact]
    public void A_server_that_refuses_everything_ends_the_run_by_the_arm_that_was_measured()
    {
        var failure = Assert.Throws<LabException>(
            () => new AnswerWatch().ThrowIfSilent(Counts(0, (LoadError.Connect, 1_200), (LoadError.Reset, 3)), "tcplife/core-tp_btf"));
        Assert.Contains(
            "not one of 1,203 requests was answered while tcplife/core-tp_btf was measured (Connect 1,200, Reset 3)",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_failures_add_up_over_windows_until_one_request_is_answered()
    {
        var watch = new AnswerWatch();
        watch.ThrowIfSilent(Counts(0, (LoadError.Connect, 9)), "baseline");
        watch.ThrowIfSilent(Counts(1, (LoadError.Connect, 9)), "baseline");
        watch.ThrowIfSilent(Counts(0, (LoadError.Connect, 9)), "baseline");
        Assert.Throws<LabException>(() => watch.ThrowIfSilent(Counts(0, (LoadError.Connect, 1)), "baseline"));
    }

    [Fact]
    public void Timeouts_and_wrong_answers_are_a_slow_or_a_strange_server_but_one_that_is_there()
    {
        var watch = new AnswerWatch();
        watch.ThrowIfSilent(Counts(0, (LoadError.Timeout, 500), (LoadError.Status, 500)), "baseline");
        watch.ThrowIfSilent(Counts(0), "baseline");
    }

    private static LoadCounts Counts(long requests, params (LoadError Kind, long Count)[] errors) =>
        new(requests, requests, errors.ToDictionary(error => error.Kind, error => error.Count));
}
