using CsCheck;
using Lab.Core.Profiling;
using Xunit;

namespace Lab.Tests.Profiling;

public sealed class FoldedStacksTests
{
    [Fact]
    public void The_same_stacks_in_any_order_give_the_same_text()
    {
        var one = Stacks(("a;b", 1), ("a;c", 2), ("a;b", 3));
        var other = Stacks(("a;c", 2), ("a;b", 4));
        Assert.Equal("a;b 4\na;c 2\n", one.ToText());
        Assert.Equal(one.ToText(), other.ToText());
        Assert.Equal(6, one.Total);
    }

    [Fact]
    public void What_was_written_is_read_back() => Gen.Select(Gen.Char["ab;_ []"].Array[1, 12], Gen.Int[1, 1000]).List[0, 20].Sample(entries =>
    {
        var stacks = new FoldedStacks();
        foreach (var (letters, count) in entries)
        {
            stacks.Add(new string(letters), count);
        }

        Assert.Equal(stacks.ToText(), FoldedStacks.Parse(stacks.ToText()).ToText());
    });

    [Fact]
    public void Merged_stacks_have_the_samples_of_all()
    {
        var merged = FoldedStacks.Merge([Stacks(("a", 1), ("b", 2)), Stacks(("b", 3))]);
        Assert.Equal("a 1\nb 5\n", merged.ToText());
    }

    [Fact]
    public void A_line_without_a_count_is_named() =>
        Assert.Contains("line 2", Assert.Throws<FormatException>(() => FoldedStacks.Parse("a;b 1\nbroken\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_frame_can_not_end_a_frame()
    {
        Assert.Equal("a:b?c", FrameName.Task("a;b\nc"));
        Assert.Equal("x:y_[k]", FrameName.Kernel("x;y"));
    }

    [Theory]
    [InlineData("tcp_sendmsg_[k]", FrameKind.Kernel, "tcp_sendmsg")]
    [InlineData("apache2`ap_process_connection", FrameKind.Apache, "ap_process_connection")]
    [InlineData("[libapr-1.so.0.7.2+0x1f40]", FrameKind.Apache, "[libapr-1.so.0.7.2+0x1f40]")]
    [InlineData("mod_mpm_worker.so`worker_thread", FrameKind.Apache, "worker_thread")]
    [InlineData("libc.so.6`poll", FrameKind.LibC, "poll")]
    [InlineData("libpcre2-8.so.0`pcre2_match_8", FrameKind.Other, "pcre2_match_8")]
    [InlineData("apache2", FrameKind.Other, "apache2")]
    public void A_frame_tells_what_it_belongs_to(string frame, FrameKind kind, string shown)
    {
        Assert.Equal(kind, FrameName.KindOf(frame));
        Assert.Equal(shown, FrameName.Shown(frame));
    }

    [Fact]
    public void A_tree_has_each_frame_below_its_caller_with_the_samples_of_all_below()
    {
        var root = FlameTree.Of(Stacks(("a;b", 3), ("a;c;d", 2), ("e", 1), ("a", 4)));
        Assert.Equal((10, 4), (root.Samples, root.Depth));
        var a = root.Callees[0];
        Assert.Equal(("a", 9), (a.Frame, a.Samples));
        Assert.Equal([("b", 3), ("c", 2)], a.Callees.Select(callee => (callee.Frame, callee.Samples)));
        Assert.Null(root.Change);
    }

    [Fact]
    public void A_difference_scales_the_baseline_to_as_many_requests_and_keeps_what_only_one_side_has()
    {
        var root = FlameTree.Difference(Stacks(("a;b", 10), ("a;gone", 4)), Stacks(("a;b", 12), ("a;new", 3)), scale: 0.5);
        Assert.Equal((15, 7.0), (root.Samples, root.Before));
        var callees = root.Callees.Single().Callees.ToDictionary(callee => callee.Frame, callee => (callee.Samples, callee.Change));
        Assert.Equal((12, 7.0), callees["b"]);
        Assert.Equal((3, 3.0), callees["new"]);
        Assert.Equal((0, -2.0), callees["gone"]);
    }

    internal static FoldedStacks Stacks(params (string Stack, long Count)[] entries)
    {
        var stacks = new FoldedStacks();
        foreach (var (stack, count) in entries)
        {
            stacks.Add(stack, count);
        }

        return stacks;
    }
}
