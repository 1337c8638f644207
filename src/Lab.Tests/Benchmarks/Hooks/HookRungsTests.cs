using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;
using Lab.Runner;
using Xunit;

namespace Lab.Tests.Benchmarks.Hooks;

public sealed class HookRungsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_rung_has_a_name_of_its_own_and_a_source_that_is_there(bool isQuick)
    {
        var rungs = HookRungs.All(isQuick);
        Assert.Equal(rungs.Count, rungs.Select(rung => rung.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rungs.Where(rung => !rung.IsControl), rung => Assert.True(File.Exists(Path.Combine(LabHome.Find().Probes, rung.Source)), rung.Id));
        Assert.All(rungs.Where(rung => rung.IsControl), rung => Assert.Empty(rung.Source));
    }

    [Fact]
    public void The_quick_bench_is_a_part_of_the_whole_and_has_every_hook()
    {
        var (quick, whole) = (HookRungs.All(isQuick: true), HookRungs.All(isQuick: false));
        Assert.Empty(quick.Except(whole));
        Assert.Equal(whole.Select(rung => rung.Hook).Distinct().Order(StringComparer.Ordinal), quick.Select(rung => rung.Hook).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_whole_bench_has_every_dose_at_every_kind_of_hook_and_each_that_prints_with_and_without_a_reader()
    {
        string[] hooks = ["raw_tp", "tp_btf", "tracepoint", "fentry", "fexit", "kprobe", "kretprobe", "uprobe", "uretprobe"];
        var rungs = HookRungs.All(isQuick: false).Where(rung => !rung.OnAllCpus).ToArray();
        Assert.All(hooks, hook => Assert.Empty(Enum.GetValues<ProbeDose>().Except(rungs.Where(rung => rung.Hook == hook).Select(rung => rung.Dose).OfType<ProbeDose>())));
        Assert.All(hooks, hook => Assert.Equal(2, rungs.Count(rung => rung.Hook == hook && rung.Dose == ProbeDose.Print)));
        Assert.All([HookBody.Nop, HookBody.Push, HookBody.Ret], body => Assert.Contains(rungs, rung => rung.Body == body && rung is { Hook: "uprobe", Dose: ProbeDose.Empty }));
        Assert.Contains(rungs, rung => rung is { Body: HookBody.Marker, Hook: "usdt" });
        Assert.Contains(rungs, rung => rung is { Body: HookBody.Connection, Dose: null, What: "tcplife" });
    }

    [Fact]
    public void The_order_is_the_seeds_and_each_half_of_a_block_comes_first_as_often_as_the_other()
    {
        var rungs = HookRungs.All(isQuick: true);
        Assert.Equal(HookBenchPlan.Shuffle(rungs, 5), HookBenchPlan.Shuffle(rungs, 5));
        Assert.NotEqual(HookBenchPlan.Shuffle(rungs, 5), HookBenchPlan.Shuffle(rungs, 6));
        Assert.Equal(rungs.OrderBy(rung => rung.Id, StringComparer.Ordinal), HookBenchPlan.Shuffle(rungs, 5).OrderBy(rung => rung.Id, StringComparer.Ordinal));
        var plan = MadeUpHooks.Plan([.. rungs]);
        Assert.All(Enumerable.Range(0, rungs.Count), rung => Assert.Equal(MadeUpHooks.Blocks / 2, plan.DrawHalves(rung).Count(withFirst => withFirst)));
        Assert.NotEqual(plan.DrawHalves(0), plan.DrawHalves(1));
    }
}
