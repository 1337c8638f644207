using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class DoubtTests
{
    private static readonly RunRecord Sound = SyntheticRun.WithCost(0.03);

    [Fact]
    public void Sound_run_raises_no_doubt() => Assert.Empty(Assessor.Assess(Sound).Conclusions);

    [Fact]
    public void Probe_that_never_fires_makes_the_result_invalid() =>
        AssertDoubt("no-proof", Severity.Invalidates, Sound.ChangeHits(0, 0));

    [Fact]
    public void Probe_whose_hook_is_never_hit_by_design_needs_no_hit()
    {
        var arm = SyntheticExperiment.Probe("idle/core", GroundTruth.None) with { Attach = [new AttachPoint("tp_btf", "mark_victim", ServerHitsPerEvent: 0, LoadHitsPerEvent: 0)] };
        var run = new SyntheticRun().Of(40, SyntheticRun.Control, new SyntheticArm(arm, Cost: 0)).ChangeHits(0, 0);
        AssertNoDoubt("no-proof", run);
    }

    [Fact]
    public void Probe_that_reports_nothing_makes_the_result_invalid() =>
        AssertDoubt("no-proof", Severity.Invalidates, Sound.ChangeProbe(probe => probe with { Events = 0 }));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 4096, true)] // events were due
    [InlineData(30_000, 4096, false)]
    public void A_tool_without_programs_is_proven_by_what_it_reports(long events, long bytes, bool invalid)
    {
        var run = Sound.ChangeProbe(probe => new ProbeCounters([], events, 0, new AttachmentProof(0, 0, 0, TracedThreads: 66, 0), bytes));
        Assert.Equal(invalid, Assessor.Assess(run).Conclusions.Any(conclusion => conclusion is { Id: "no-proof", Severity: Severity.Invalidates }));
    }

    [Fact]
    public void A_tool_whose_programs_never_fired_is_unproven_whatever_it_printed() =>
        AssertDoubt("no-proof", Severity.Invalidates, Sound.ChangeHits(0, 0).ChangeProbe(probe => probe with { Proof = new(1, 0, 1, 0, 0), OutputBytes = 100 }));

    [Fact]
    public void Probe_without_an_accounting_window_is_unproven() =>
        AssertDoubt("no-proof", Severity.Warning, Sound with { Windows = [.. Sound.Measured] });

    [Fact]
    public void Hits_on_the_wrong_side_are_seen() =>
        AssertDoubt("hits-differ", Severity.Warning, Sound.ChangeHits(140_000, 160_000));

    [Fact]
    public void Hits_within_two_percent_are_no_doubt() =>
        AssertNoDoubt("hits-differ", Sound.ChangeHits(151_000, 149_000));

    [Fact]
    public void Over_loopback_only_the_sum_of_the_hits_is_compared()
    {
        var loopback = Sound with { Environment = Sound.Environment with { Server = Sound.Environment.Server with { Network = NetworkMode.Loopback } } };
        AssertNoDoubt("hits-differ", loopback.ChangeHits(60_000, 240_000));
        AssertDoubt("hits-differ", Severity.Warning, loopback.ChangeHits(60_000, 200_000));
    }

    [Theory]
    [InlineData(29_900, "events-lost", Severity.Note)]
    [InlineData(29_000, "events-lost", Severity.Warning)]
    [InlineData(30_010, "events-surplus", Severity.Warning)]
    public void Events_are_held_against_the_loads_own_count(long events, string id, Severity severity)
    {
        var run = Sound.ChangeProbe(probe => probe with { Events = events });
        AssertDoubt(id, severity, run);
        Assert.Equal(4 * Math.Max(0, 30_000 - events), Assessor.Assess(run).Activities[0].Lost);
    }

    /// <summary>4 accounting windows, 16 connections: a tool's count is known up to 64.</summary>
    [Theory]
    [InlineData(30_016, false)]
    [InlineData(29_984, false)]
    [InlineData(30_017, true)]
    [InlineData(29_983, true)]
    public void A_tools_own_count_is_held_to_no_more_than_it_knows(long events, bool isDoubtful)
    {
        var run = ByTool(Sound, keepAlive: false).ChangeProbe(probe => probe with { Events = events });
        Assert.Equal(isDoubtful, Assessor.Assess(run).Conclusions.Any(doubt => doubt.Id is "events-lost" or "events-surplus"));
        Assert.Equal(isDoubtful ? 4 * Math.Max(0, 30_000 - events) : 0, Assessor.Assess(run).Activities[0].Lost);
    }

    [Fact]
    public void Kept_connections_of_a_tool_end_in_their_own_way_and_their_hits_are_not_compared()
    {
        // As many connections as the load keeps: 16 in each window.
        var few = ByTool(Sound, keepAlive: true)
            .ChangeAccounting(window => window with { Counts = window.Counts with { Connections = 16 } }).ChangeProbe(probe => probe with { Events = 16 });
        AssertNoDoubt("hits-differ", few.ChangeHits(3 * 16, 4 * 16));
        AssertDoubt("hits-differ", Severity.Warning, ByTool(Sound, keepAlive: false).ChangeHits(140_000, 160_000));
    }

    [Fact]
    public void How_often_a_running_server_closed_a_kept_connection_no_tool_says()
    {
        var kept = ByTool(Sound, keepAlive: true).ChangeProbe(probe => probe with { Events = 33_000 });
        AssertDoubt("events-surplus", Severity.Warning, kept);
        var server = kept.Plan.Definition.Server with { Adopted = new AdoptedServer(100, 80) };
        AssertNoDoubt("events-surplus", kept with { Plan = kept.Plan with { Definition = kept.Plan.Definition with { Server = server } } });
    }

    [Fact]
    public void A_tool_without_single_latencies_is_said_to_have_none()
    {
        var run = ByTool(Sound, keepAlive: true) with { Latencies = new Dictionary<int, HdrHistogram.HistogramBase>() };
        Assert.Contains(Assessor.Assess(run).Conclusions, doubt => doubt.Id == "no-latency" && doubt.Message.Contains("wrk tells quantiles of each run", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_uses_more_time_than_its_cpu_has_shows_a_wrong_clock() =>
        AssertDoubt("clock-trouble", Severity.Invalidates, Sound.ChangeMeasured(window => window with { ServerCpuNs = 2 * (window.EndNs - window.StartNs) }));

    [Fact]
    public void A_clock_that_goes_backwards_once_is_enough() =>
        AssertDoubt("clock-trouble", Severity.Invalidates, Sound.ChangeMeasured(window => window.Index == 5 ? window with { ServerCpuNs = -1 } : window));

    [Fact]
    public void A_full_cpu_is_no_clock_trouble() =>
        AssertNoDoubt("clock-trouble", Sound.ChangeMeasured(window => window with { ServerCpuNs = window.EndNs - window.StartNs + 200_000 }));

    [Fact]
    public void A_clock_source_that_the_kernel_fell_back_to_is_a_warning() =>
        AssertDoubt("clock-trouble", Severity.Warning, Sound with { Environment = Sound.Environment with { Machine = Sound.Environment.Machine with { ClockSource = "hpet" } } });

    [Fact]
    public void Events_lost_in_one_accounting_window_of_several_are_seen()
    {
        var run = Sound.ChangeAccounting(window => window is { Round: 2, Arm: not "baseline" } ? window with { Probe = window.Probe with { Events = 25_000 } } : window);
        AssertDoubt("events-lost", Severity.Warning, run);
        Assert.Equal(5_000, Assessor.Assess(run).Activities[0].Lost);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(10, true)]
    public void Time_that_the_hypervisor_took_is_a_doubt(int ticksOfAWindow, bool isDoubtful)
    {
        var run = Sound.ChangeAccounting(window => window with
        {
            Scheduling = window.Scheduling! with { Times = window.Scheduling.Times with { StealNs = ticksOfAWindow * 10_000_000L } },
        });
        if (isDoubtful)
        {
            AssertDoubt("cpu-steal", Severity.Warning, run);
            Assert.Contains(Assessor.Assess(run).Conclusions, doubt => doubt.Message.Contains("took 4.", StringComparison.Ordinal));
        }
        else
        {
            AssertNoDoubt("cpu-steal", run);
        }
    }

    [Fact]
    public void Run_that_did_not_count_stolen_time_raises_no_doubt() =>
        Assert.Empty(Assessor.Assess(Sound.WithOneAccountingWindow()).Conclusions);

    [Theory]
    [InlineData(1, Severity.Warning)]
    [InlineData(100, Severity.Invalidates)]
    public void Failed_requests_are_a_doubt(long failedPerWindow, Severity severity) =>
        AssertDoubt("errors", severity, Sound.ChangeMeasured(window => window.Failing(failedPerWindow)));

    [Fact]
    public void Load_generator_without_time_to_spare_is_a_doubt() =>
        AssertDoubt("generator-saturated", Severity.Warning, Sound.ChangeMeasured(window => window with { LoadCpuNs = 97_000_000 }));

    [Fact]
    public void Too_few_pairs_conclude_nothing()
    {
        var run = SyntheticRun.WithCost(0.10, pairs: 19);
        AssertDoubt("too-few-pairs", Severity.Invalidates, run);
        Assert.All(Assessor.Assess(run).Estimates.Where(each => each.Primary), each => Assert.Equal(Verdict.Undecided, each.Verdict));
        AssertNoDoubt("too-few-pairs", SyntheticRun.WithCost(0.10, pairs: 20));
    }

    [Fact]
    public void Too_few_requests_for_quantiles_are_noted()
    {
        var run = SyntheticRun.WithCost(0.03, pairs: 30) with { Latencies = new Dictionary<int, HdrHistogram.HistogramBase>() };
        AssertDoubt("no-latency", Severity.Note, run);
    }

    [Theory]
    [InlineData(0.03, Severity.Invalidates)]
    [InlineData(0.007, Severity.Warning)]
    public void Control_that_differs_is_a_doubt(double bias, Severity severity) =>
        AssertDoubt("control-not-zero", severity, new SyntheticRun().Of(
            pairs: 200, SyntheticRun.Control with { Cost = bias, Noise = 0.01 }, new SyntheticArm(SyntheticExperiment.Probe("p/v"), 0.03)));

    [Fact]
    public void Control_of_a_sound_instrument_rarely_raises_an_alarm()
    {
        var alarms = Enumerable.Range(0, 20).Count(seed =>
            Assessor.Assess(SyntheticRun.WithCost(0.03, pairs: 20, seed: seed) with { Latencies = new Dictionary<int, HdrHistogram.HistogramBase>() }).Conclusions.Any(doubt => doubt.Id == "control-not-zero"));
        Assert.InRange(alarms, 0, 1);
    }

    [Fact]
    public void Saving_is_a_doubt_and_no_verdict()
    {
        var run = SyntheticRun.WithCost(-0.05);
        AssertDoubt("faster-than-baseline", Severity.Warning, run);
        var estimate = Assessor.Assess(run).Estimates.Single(each => each is { Primary: true, Arm: "tcplife/core-tp_btf" });
        Assert.Equal(Verdict.Undecided, estimate.Verdict);
        Assert.Null(estimate.FurtherPairs);
    }

    [Fact]
    public void Effects_that_wander_are_a_doubt() => AssertDoubt("autocorrelation", Severity.Warning, Sound.ChangeMeasured(
        window => window.IsBaseline ? window : window with { ServerCpuNs = (long)(window.ServerCpuNs * (1 + (0.1 * Math.Sin(window.Pair / 12.0)))) }));

    [Theory]
    [InlineData(1.10, Severity.Note)]
    [InlineData(1.40, Severity.Warning)]
    public void Baseline_that_moves_through_the_run_is_a_doubt(double atTheEnd, Severity severity)
    {
        var last = Sound.Measured.Max(window => window.Index);
        AssertDoubt("drift", severity, Sound.ChangeMeasured(window => window.Costing(1 + ((atTheEnd - 1) * window.Index / last))));
    }

    [Fact]
    public void Baseline_that_jumps_between_two_levels_is_a_doubt() =>
        AssertDoubt("bimodality", Severity.Warning, Sound.ChangeMeasured(window => window.Costing(window.Pair % 3 == 0 ? 1.4 : 1)));

    [Fact]
    public void Baseline_that_is_dearer_after_a_probe_is_a_doubt()
    {
        var after = Sound.Measured.Where(window => window.Arm == "tcplife/core-tp_btf").Select(window => window.Index + 1).ToHashSet();
        AssertDoubt("carryover", Severity.Warning, Sound.ChangeMeasured(window => window.Costing(after.Contains(window.Index) ? 1.05 : 1)));
    }

    [Fact]
    public void Pairs_far_from_the_others_are_noted_and_stay_in()
    {
        var wild = Sound.ChangeMeasured(window => window.Costing(!window.IsBaseline && window.Pair % 20 == 1 ? 3 : 1));
        AssertDoubt("outliers", Severity.Note, wild);
        Assert.All(Assessor.Assess(wild).Estimates.Where(each => each.Primary), each => Assert.Equal(60, each.Pairs));
    }

    [Fact]
    public void What_was_doubtful_beforehand_stays_so() =>
        AssertDoubt("environment", Severity.Warning, Sound with { Environment = SyntheticExperiment.Environment("one CPU only") });

    [Fact]
    public void Worst_doubt_comes_first_and_is_named_in_the_summary()
    {
        var assessment = Assessor.Assess(Sound.ChangeHits(0, 0) with { Environment = SyntheticExperiment.Environment("one CPU only") });
        Assert.Equal("no-proof", assessment.Conclusions[0].Id);
        Assert.StartsWith("Not to be used (no-proof", assessment.Summary, StringComparison.Ordinal);
    }

    private static RunRecord ByTool(RunRecord run, bool keepAlive) => run with
    {
        Plan = run.Plan with
        {
            Definition = run.Plan.Definition with { Loads = [.. run.Plan.Definition.Loads.Select(load => load with { Tool = LoadTool.Wrk, KeepAlive = keepAlive })] },
        },
    };

    private static void AssertDoubt(string id, Severity severity, RunRecord run) =>
        Assert.Contains(Assessor.Assess(run).Conclusions, doubt => doubt.Id == id && doubt.Severity == severity);

    private static void AssertNoDoubt(string id, RunRecord run) =>
        Assert.DoesNotContain(Assessor.Assess(run).Conclusions, doubt => doubt.Id == id);
}
