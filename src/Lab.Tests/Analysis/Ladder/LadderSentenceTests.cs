using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Tests.Synthetic;
using Xunit;
using static Lab.Tests.Synthetic.SyntheticLadder;

namespace Lab.Tests.Analysis.Ladder;

public sealed class LadderSentenceTests
{
    [Fact]
    public void Hooks_that_rank_as_in_the_field_are_said_to_and_the_sentence_flips_with_the_figures()
    {
        Assert.StartsWith("The order is the field's; a hit costs with the empty program: raw_tp 100.0 [90.0, 110.0] ns, tracepoint 200.0", Say(Rung("raw_tp", 100), Rung("tracepoint", 200), Rung("uprobe", 9_000)), StringComparison.Ordinal);
        Assert.StartsWith("The order is not the field's: raw_tp costs surely more than tracepoint", Say(Rung("raw_tp", 300), Rung("tracepoint", 200), Rung("uprobe", 9_000)), StringComparison.Ordinal);
        Assert.StartsWith("Nothing contradicts the field's order", Say(Rung("raw_tp", 195), Rung("tracepoint", 200)), StringComparison.Ordinal);
    }

    [Fact]
    public void Hooks_of_the_same_rank_do_not_reverse_the_order() =>
        Assert.StartsWith("The order is the field's", Say(Rung("tp_btf", 300), Rung("fentry", 100), Rung("uprobe", 9_000)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.0, "A uprobe costs no context switch: a hit changes how often the server switches by 0 [-0.050, 0.050].")]
    [InlineData(1.0, "A uprobe does cost a context switch: a hit changes how often the server switches by 1.0 [0.95, 1.1].")]
    [InlineData(0.5, "Whether a uprobe costs a context switch can't be told")]
    public void The_claim_is_answered_from_the_switches_of_a_hit(double switches, string expected) =>
        Assert.Contains(expected, Say(Rung("uprobe", 9_000, switches: switches)), StringComparison.Ordinal);

    [Fact]
    public void Uprobes_that_contradict_each_other_leave_the_claim_open() =>
        Assert.Contains("can't be told: a hit changes how often", Say(Rung("uprobe", 9_000), Rung("uretprobe", 9_000, switches: 1)), StringComparison.Ordinal);

    [Fact]
    public void A_uprobe_that_prints_is_no_evidence_on_what_a_uprobe_switches()
    {
        var text = Say(Rung("uprobe", 9_000), Rung("uprobe", 9_500, ProbeDose.Print, switches: 0.9));
        Assert.Contains("A uprobe costs no context switch", text, StringComparison.Ordinal);
        Assert.Contains("Switches come with delivery: uprobe that prints makes the server switch 0.90", text, StringComparison.Ordinal);
        Assert.Contains("No switch of the server's can be told from zero", Say(Rung("uprobe", 9_500, ProbeDose.Print)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_price_of_a_uprobe_is_put_beside_a_tracepoints()
    {
        var text = Say(Rung("tracepoint", 200), Rung("uprobe", 9_000), Rung("uprobe", 8_000, hits: 1));
        Assert.Contains("What it pays is 9.0 [8.1, 9.9] us a hit, 45 times a tracepoint's 0.20 [0.18, 0.22] us, of which the program's body is 0.10 us: the rest is the way into the kernel", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watchpoint_is_put_beside_the_uprobe()
    {
        var text = Say(Rung("watchpoint", 4_000, ProbeDose.Count), Rung("uprobe", 9_000, ProbeDose.Count));
        Assert.Contains("A touch of a watched variable costs 4.0 [3.6, 4.4] us and 0 [-0.050, 0.050] context switches, a uprobe 9.0 [8.1, 9.9] us.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_without_rungs() => Assert.Empty(LadderSentence.Of([]));

    private static string Say(params LadderRung[] rungs) => LadderSentence.Of(rungs);
}
