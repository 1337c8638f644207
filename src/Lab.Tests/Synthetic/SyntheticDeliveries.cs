using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>Made-up runs of probes that count what should come out of them: ten events a request.</summary>
public static class SyntheticDeliveries
{
    public const long EventsPerRequest = 10;
    public const long Windows = 4;

    public static Delivery Counters { get; } = new(DeliveryWay.PerCpuArray, 512, WakeupBytes: null, PollMs: 10);

    public static Delivery Ring(long bytes) => new(DeliveryWay.RingBuffer, bytes, WakeupBytes: 0, PollMs: 0);

    /// <summary>A run of an arm that only filters and of these, each with its cost and what it loses of an accounting window's events.</summary>
    public static RunRecord Run(params (string Arm, Delivery Delivery, double Cost, long Lost)[] arms)
    {
        var run = new SyntheticRun(seed: 11).Of(
            120,
            [
                SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe("maps/none", Core.Definitions.GroundTruth.None), Cost: 0.005),
                .. arms.Select(arm => new SyntheticArm(SyntheticExperiment.Probe($"maps/{arm.Arm}", Core.Definitions.GroundTruth.None) with { Delivery = arm.Delivery }, arm.Cost)),
            ]);
        return run.ChangeAccounting(window => window.Arm == Arm.Baseline ? window : window with
        {
            Probe = Counted(window, arms.FirstOrDefault(arm => window.Arm == $"maps/{arm.Arm}")),
        });
    }

    private static ProbeCounters Counted(AccountingWindow window, (string? Arm, Delivery Delivery, double Cost, long Lost) arm)
    {
        var expected = EventsPerRequest * window.Counts.Requests;
        var ns = arm.Arm is null ? 50 : 90;
        return new([new ProgramCounters("maps", "raw_tp:sys_enter", expected, expected * ns, 0, [expected, 0])], arm.Arm is null ? 0 : expected - arm.Lost, arm.Lost) { Passed = expected };
    }
}
