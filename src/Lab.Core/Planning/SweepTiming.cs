using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>What one run of a sweep takes.</summary>
public static class SweepTiming
{
    /// <summary>Time under load before a run counts: connections are made, and queues find their level.</summary>
    public static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(250);

    /// <summary>What starting a load, draining it and settling take, roughly: for the estimate of a run's length only.</summary>
    private static readonly TimeSpan Drained = TimeSpan.FromMilliseconds(100);

    /// <summary>Time for all rounds of a sweep with these arms, the capacity not counted.</summary>
    public static TimeSpan Of(SweepLoop sweep, IEnumerable<Arm> arms, int rounds)
    {
        var round = TimeSpan.Zero;
        foreach (var arm in arms)
        {
            round += 2 * sweep.Steps * (
                LeadIn + sweep.RunTime + Drained + ClassTiming.For(arm.Class).SwitchOf(arm.Hooks));
        }

        return rounds * round;
    }
}
