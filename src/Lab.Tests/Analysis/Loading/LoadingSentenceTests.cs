using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis.Loading;

public sealed class LoadingSentenceTests
{
    private static readonly RunRecord Run = SyntheticTrials.Run();

    [Fact]
    public void Nothing_lost_is_said_with_its_cycles_and_requests_and_nothing_was_restarted()
    {
        var summary = Summary(Run);
        Assert.StartsWith("No request was lost in 212 cycles of attaching and detaching 2 arms under load: ", summary, StringComparison.Ordinal);
        Assert.Contains(" requests were answered, 0 failed. The server's processes were the same before and afterwards: nothing was restarted.", summary, StringComparison.Ordinal);
        Assert.Contains("Attaching and detaching take from 0.70 and 0.40 ms for tcplife/core-tp_btf to 300.0 and 200.0 ms for tcplife/bpftrace-tracepoint (medians).", summary, StringComparison.Ordinal);
        Assert.EndsWith(
            "The kernel refused what it is meant to refuse (1 program, 10 attempts); the server did not notice: 2,000 requests meanwhile, 0 failed.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_failed_while_an_arm_was_cycled_turns_the_sentence()
    {
        var summary = Summary(Changed(Run, trial => trial.Arm == SyntheticTrials.Link && trial.Round == 3, trial => trial with { Counts = Failing(trial.Counts, LoadError.Reset, 2) }));
        Assert.DoesNotContain("No request was lost", summary, StringComparison.Ordinal);
        Assert.Contains("4 failed while tcplife/core-tp_btf was being attached and detached (Reset 4)", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("beside 0", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_failed_where_nothing_was_touched_is_no_loss_of_the_cycles_and_is_told()
    {
        var summary = Summary(Changed(Run, trial => trial is { IsQuiet: true, Round: 0 }, trial => trial with { Counts = Failing(trial.Counts, LoadError.Timeout, 1) }));
        Assert.StartsWith("No request was lost", summary, StringComparison.Ordinal);
        Assert.Contains("0 failed (beside 4 of ", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_server_afterwards_turns_the_sentence_and_is_a_doubt()
    {
        var changed = Changed(Run, trial => trial.Arm == SyntheticTrials.Tool && trial.Round == 1, trial => trial with { SameServer = false });
        Assert.Contains("The server's processes changed meanwhile (tcplife/bpftrace-tracepoint)", Summary(changed), StringComparison.Ordinal);
        Assert.DoesNotContain("nothing was restarted", Summary(changed), StringComparison.Ordinal);
        Assert.Contains(Assessor.Assess(changed).Conclusions, doubt => doubt is { Id: "server-changed", Arm: SyntheticTrials.Tool });
    }

    [Fact]
    public void A_kernel_that_accepts_what_it_must_refuse_turns_the_sentence_and_is_a_doubt()
    {
        var accepting = Run with
        {
            Windows = [.. Run.Windows.Select(window => window is LoadingTrial { Refusal: not null } trial
                ? trial with { Refusal = null, Attempts = [.. trial.Attempts.Select(attempt => attempt with { Refused = false })] }
                : window)],
        };
        Assert.Contains("The kernel accepted what it is meant to refuse (rejected/unbounded-loop)", Summary(accepting), StringComparison.Ordinal);
        Assert.Contains(Assessor.Assess(accepting).Conclusions, doubt => doubt is { Id: "not-refused", Arm: SyntheticTrials.Rejected });
        Assert.DoesNotContain(Assessor.Assess(Run).Conclusions, doubt => doubt.Severity != Severity.Note);
    }

    [Fact]
    public void Requests_that_failed_while_a_program_was_refused_are_told()
    {
        var failing = Run with
        {
            Windows = [.. Run.Windows.Select(window => window is LoadingTrial { Refusal: not null } trial ? trial with { Counts = Failing(trial.Counts, LoadError.Connect, 3) } : window)],
        };
        Assert.Contains("6 of 2,006 requests failed meanwhile", Summary(failing), StringComparison.Ordinal);
        Assert.DoesNotContain("did not notice", Summary(failing), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_of_throughput_is_found_with_its_interval_and_told_only_where_it_is_sure()
    {
        Assert.DoesNotContain("Throughput was lower", Summary(Run), StringComparison.Ordinal);
        Assert.DoesNotContain("p99", Summary(Run), StringComparison.Ordinal);
        var slower = SyntheticTrials.Run(loss: 0.05);
        var losses = Assessor.Assess(slower).Loading.SelectMany(result => result.Arms).Where(tried => tried.Arm.Id == SyntheticTrials.Link).Select(tried => tried.Cycled!.ThroughputLoss!).ToArray();
        Assert.Equal(2, losses.Length);
        Assert.All(losses, loss => Assert.InRange(0.05, loss.Interval95!.Value.Low - 0.005, loss.Interval95!.Value.High + 0.005));
        Assert.Contains("Throughput was lower meanwhile in 2 of 4 comparisons with stretches without, most with tcplife/core-tp_btf under s", Summary(slower), StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_said_nothing_in_all_its_cycles_makes_the_result_invalid()
    {
        Assert.True(Assessor.Assess(Run).IsValid);
        var silent = Changed(Run, trial => trial.Arm == SyntheticTrials.Link, trial => trial with { Events = 0 });
        Assert.Contains(Assessor.Assess(silent).Conclusions, doubt => doubt is { Id: "no-proof", Severity: Severity.Invalidates, Arm: SyntheticTrials.Link });
    }

    private static string Summary(RunRecord run) => Assessor.Assess(run).Summary;

    private static RunRecord Changed(RunRecord run, Func<CycleTrial, bool> which, Func<CycleTrial, CycleTrial> change) => run with
    {
        Windows = [.. run.Windows.Select(window => window is CycleTrial trial && which(trial) ? change(trial) : window)],
    };

    private static LoadCounts Failing(LoadCounts counts, LoadError kind, long often) => counts with { Errors = new Dictionary<LoadError, long> { [kind] = often } };
}
