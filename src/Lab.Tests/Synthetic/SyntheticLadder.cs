using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Tests.Synthetic;

/// <summary>What a hook truly costs in a made-up run.</summary>
/// <param name="Type">Attach type.</param>
/// <param name="Dose">What the program does.</param>
/// <param name="Hits">Hits a request on the server's side; as many again on the load's.</param>
/// <param name="Ns">What a hit costs.</param>
/// <param name="Switches">Context switches of the server that a hit brings about.</param>
public sealed record SyntheticHook(string Type, ProbeDose Dose, int Hits, double Ns, double Switches = 0)
{
    public string Arm => $"hooks/{Type}-{DoseNames.Of(Dose)}";
}

/// <summary>Runs whose arms are rungs of the ladder, and rungs of given figures.</summary>
public static class SyntheticLadder
{
    public static RunRecord Run(params SyntheticHook[] hooks)
    {
        var arms = hooks.Select(hook => new SyntheticArm(
            SyntheticExperiment.Probe(hook.Arm, GroundTruth.None) with { Attach = [new AttachPoint(hook.Type, "some:place", null, null)], Dose = hook.Dose }, Cost: 0, Noise: 0.002));
        var run = new SyntheticRun(seed: 7).Of(pairs: 40, [SyntheticRun.Control with { Noise = 0.002 }, .. arms]);
        SyntheticHook? Find(string arm) => hooks.FirstOrDefault(hook => hook.Arm == arm);
        return run
            .ChangeMeasured(window => Find(window.Arm) is { } hook ? Costing(window, hook) : window)
            .ChangeAccounting(window => Find(window.Arm) is { } hook ? Counting(window, hook) : window);
    }

    /// <summary>A rung whose figures have an interval of plus and minus a tenth, and its switches one of 0.05.</summary>
    public static LadderRung Rung(string type, double ns, ProbeDose dose = ProbeDose.Empty, double switches = 0, double hits = 5) => new(
        "one", $"hooks/{type}-{DoseNames.Of(dose)}", new AttachPoint(type, "some:place", null, null), dose, hits,
        new Amount(ns, new Interval(ns * 0.9, ns * 1.1)), new Amount(0, new Interval(0, 0)), KernelNs: 100,
        new Amount(switches, new Interval(switches - 0.05, switches + 0.05)), UserNs: ns / 4, SystemNs: 3 * ns / 4);

    private static MeasuredWindow Costing(MeasuredWindow window, SyntheticHook hook)
    {
        var added = (long)(hook.Hits * hook.Ns * window.Counts.Requests);
        return window with { EndNs = window.EndNs + added, ServerCpuNs = window.ServerCpuNs + added };
    }

    private static AccountingWindow Counting(AccountingWindow window, SyntheticHook hook)
    {
        var requests = window.Counts.Requests;
        var baseline = window.Scheduling! with { ContextSwitches = (requests * 3) + (window.Round * 300) };
        var times = baseline.Times with { UserNs = 60 * 10_000_000, SystemNs = 90 * 10_000_000 + (long)(hook.Hits * hook.Ns * requests) };
        return window with
        {
            Scheduling = new SchedulingSample(baseline.ContextSwitches + (long)(hook.Switches * hook.Hits * requests), times),
            Probe = new ProbeCounters(
                [new ProgramCounters("some", $"{hook.Type}:some:place", 2 * hook.Hits * requests, 2 * hook.Hits * requests * 50, 0, [hook.Hits * requests, hook.Hits * requests])], Events: 0, Lost: 0),
        };
    }
}
