using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class GeneratorDoubtTests
{
    /// <summary>Windows are 100 ms long.</summary>
    [Theory]
    [InlineData(LoadTool.Builtin, 1, 90, false)]
    [InlineData(LoadTool.Builtin, 1, 97, true)]
    [InlineData(LoadTool.Builtin, 2, 110, false)]
    [InlineData(LoadTool.Builtin, 2, 193, true)]
    [InlineData(LoadTool.Wrk, 2, 110, false)]
    [InlineData(LoadTool.Ab, 2, 97, true)] // one thread, whatever there is
    [InlineData(LoadTool.NBomber, 1, 80, false)]
    [InlineData(LoadTool.NBomber, 1, 90, true)] // the rest of the core is the agent's, and interrupts'
    [InlineData(LoadTool.NBomber, 2, 90, false)]
    [InlineData(LoadTool.NBomber, 2, 180, true)]
    public void A_generator_is_saturated_by_what_its_own_cpus_have(LoadTool tool, int cpus, int usedMs, bool isDoubtful)
    {
        var run = By(SyntheticRun.WithCost(0.03, pairs: 20), load => load with { Tool = tool }, cpus);
        AssertSaturated(isDoubtful, run.ChangeMeasured(window => window with { LoadCpuNs = usedMs * 1_000_000L }));
    }

    [Fact]
    public void Fewer_threads_than_cpus_have_no_more_than_a_core_each()
    {
        var run = By(SyntheticRun.WithCost(0.03, pairs: 20), load => load with { Threads = 1 }, cpus: 2);
        AssertSaturated(true, run.ChangeMeasured(window => window with { LoadCpuNs = 97_000_000 }));
    }

    [Fact]
    public void Nbomber_is_named_with_what_helps()
    {
        var run = By(SyntheticRun.WithCost(0.03, pairs: 20), load => load with { Tool = LoadTool.NBomber }, cpus: 1)
            .ChangeMeasured(window => window with { LoadCpuNs = 92_000_000 });
        var doubt = Assessor.Assess(run).Conclusions.Single(doubt => doubt.Id == "generator-saturated");
        Assert.Equal(Severity.Warning, doubt.Severity);
        Assert.Contains("NBomber used 92.0 % of its core, and the server ", doubt.Message, StringComparison.Ordinal);
        Assert.Contains("--load builtin", doubt.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A neighbour on NBomber's CPU leaves it less than a core; then it shows by a server that has time to spare.
    /// </summary>
    [Theory]
    [InlineData(LoadTool.NBomber, 78, 45, true)]
    [InlineData(LoadTool.NBomber, 64, 75, false)]
    [InlineData(LoadTool.NBomber, 40, 30, false)] // few connections: both wait
    [InlineData(LoadTool.Builtin, 78, 45, false)]
    public void Nbomber_that_is_busier_than_the_server_in_a_closed_loop_is_what_all_wait_for(
        LoadTool tool, int usedMs, int serverMs, bool isDoubtful)
    {
        var run = By(SyntheticRun.WithCost(0.03, pairs: 20), load => load with { Tool = tool }, cpus: 1);
        AssertSaturated(isDoubtful, run.ChangeMeasured(window => window with
        {
            LoadCpuNs = usedMs * 1_000_000L,
            ServerCpuNs = serverMs * 1_000_000L,
            ReaderCpuNs = 0,
        }));
    }

    /// <summary>2,000 a second are asked for, 200 in a window.</summary>
    [Theory]
    [InlineData(208, null)]
    [InlineData(200, null)]
    [InlineData(195, Severity.Warning)]
    [InlineData(180, Severity.Invalidates)]
    public void Nbomber_that_falls_short_of_its_rate_is_a_doubt_and_more_than_its_rate_is_none(
        long answers, Severity? severity)
    {
        var run = SyntheticOpenLoop.ByNBomber(0.02)
            .ChangeMeasured(window => window with { Counts = window.Counts with { Requests = answers } });
        var doubt = Assessor.Assess(run).Conclusions.FirstOrDefault(doubt => doubt.Id == "rate-not-achieved"
            && doubt.Arm == "baseline");
        Assert.Equal(severity, doubt?.Severity);
        Assert.DoesNotContain("due", doubt?.Message ?? "", StringComparison.Ordinal);
    }

    private static RunRecord By(RunRecord run, Func<LoadSpec, LoadSpec> change, int cpus) => run with
    {
        Plan =
            run.Plan with { Definition = run.Plan.Definition with { Loads = [.. run.Plan.Definition.Loads.Select(change)] } },
        Environment = run.Environment with { LoadCpus = [.. Enumerable.Range(0, cpus)] },
    };

    private static void AssertSaturated(bool isDoubtful, RunRecord run) =>
        Assert.Equal(isDoubtful, Assessor.Assess(run).Conclusions.Any(doubt => doubt.Id == "generator-saturated"));
}
