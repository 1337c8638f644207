using System.Globalization;
using System.Xml.Linq;
using Lab.Core.Profiling;
using Lab.Reporting.Profiling;
using Xunit;

namespace Lab.Tests.Profiling;

public sealed class FlameGraphTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly FoldedStacks Stacks = FoldedStacksTests.Stacks(
        ("apache2;libc.so.6`clone;tcp_sendmsg_[k]", 60), ("apache2;libc.so.6`clone;mod_mpm_worker.so`worker<thread>&", 30), ("ksoftirqd/1;handle_softirqs_[k]", 10));

    [Fact]
    public void The_same_stacks_give_the_same_bytes() =>
        Assert.Equal(FlameGraph.Svg("t", "s", FlameTree.Of(Stacks)), FlameGraph.Svg("t", "s", FlameTree.Of(FoldedStacks.Parse(Stacks.ToText()))));

    [Fact]
    public void Every_frame_is_as_wide_as_its_share_and_lies_within_its_caller()
    {
        var frames = Frames(FlameGraph.Svg("a < b", "c & d", FlameTree.Of(Stacks)));
        Assert.Equal(7, frames.Length);
        Assert.Equal(0.6, Number(frames.Single(frame => Name(frame) == "tcp_sendmsg"), "data-w"), 5);
        Assert.Equal(0.9, Number(frames.Single(frame => Name(frame) == "clone"), "data-w"), 5);
        foreach (var frame in frames.Where(frame => Number(frame, "data-d") > 0))
        {
            Assert.Contains(frames, caller => Number(caller, "data-d") == Number(frame, "data-d") - 1
                && Number(caller, "data-x") <= Number(frame, "data-x") + 1e-5
                && Number(caller, "data-x") + Number(caller, "data-w") >= Number(frame, "data-x") + Number(frame, "data-w") - 1e-5);
        }
    }

    [Fact]
    public void A_tooltip_tells_samples_percent_and_file()
    {
        var titles = Frames(FlameGraph.Svg("t", "s", FlameTree.Of(Stacks))).Select(frame => frame.Element(Svg + "title")!.Value).ToArray();
        Assert.Contains("tcp_sendmsg (kernel): 60 samples, 60.0 %", titles, StringComparer.Ordinal);
        Assert.Contains("worker<thread>& (mod_mpm_worker.so): 30 samples, 30.0 %", titles, StringComparer.Ordinal);
    }

    [Fact]
    public void Frames_of_one_kind_share_a_hue_and_kinds_do_not()
    {
        var hues = Frames(FlameGraph.Svg("t", "s", FlameTree.Of(Stacks))).ToLookup(Name, frame => frame.Element(Svg + "rect")!.Attribute("fill")!.Value.Split(' ')[1], StringComparer.Ordinal);
        Assert.Equal(hues["tcp_sendmsg"].Single(), hues["handle_softirqs"].Single());
        Assert.Equal(4, new[] { "tcp_sendmsg", "clone", "worker<thread>&", "apache2" }.Select(name => hues[name].Single()).Distinct().Count());
    }

    [Fact]
    public void A_differential_is_red_where_there_is_more_and_blue_where_there_is_less()
    {
        var arm = FoldedStacksTests.Stacks(("a;more", 60), ("a;less", 20), ("a;same", 20));
        var before = FoldedStacksTests.Stacks(("a;more", 40), ("a;less", 40), ("a;same", 20));
        var svg = FlameGraph.DifferentialSvg("t", "s", FlameTree.Difference(before, arm, scale: 1));
        string Hue(string name) => Frames(svg).Single(frame => Name(frame) == name).Element(Svg + "rect")!.Attribute("fill")!.Value.Split(' ')[0];
        Assert.Equal(("hsl(6", "hsl(214", "hsl(40"), (Hue("more"), Hue("less"), Hue("same")));
        Assert.Contains("+20.0 against the baseline", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_without_samples_is_still_a_picture() => Assert.Empty(Frames(FlameGraph.Svg("t", "s", FlameTree.Of(new FoldedStacks()))));

    private static XElement[] Frames(string svg) => [.. XDocument.Parse(svg).Descendants(Svg + "g").Where(group => group.Attribute("class")?.Value == "f")];

    private static string Name(XElement frame) => frame.Attribute("data-n")!.Value;

    private static double Number(XElement frame, string attribute) => double.Parse(frame.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
