using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>How an arm of a switching class is attached and detached again and again.</summary>
/// <param name="CyclesPerRound">Cycles in a stretch.</param>
/// <param name="Period">From the start of a cycle to the start of the next, which waits where one takes longer.</param>
/// <param name="Hold">For how long the arm is in force in each.</param>
/// <param name="MostRounds">Rounds that it takes part in where more are asked for.</param>
public sealed record CycleTiming(int CyclesPerRound, TimeSpan Period, TimeSpan Hold, int MostRounds)
{
    /// <summary>Rounds of an experiment that does not say: with those of link and perf, a hundred cycles.</summary>
    public const int DefaultRounds = 10;

    /// <summary>Fewest rounds for which there is an interval of 95 % (<see cref="SweepLoop.MinimumRounds"/>).</summary>
    public const int MinimumRounds = SweepLoop.MinimumRounds;

    /// <summary>Loads of an object in a row; the first is not counted, since it finds nothing in the caches.</summary>
    public const int Loads = 11;

    /// <summary>Attempts to load a program that must be refused.</summary>
    public const int Refusals = 5;

    /// <summary>Time between two stretches: what one left behind is over when the next begins.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>What loading an arm that often takes, roughly: for the estimate of a run's length only.</summary>
    private static readonly TimeSpan LoadsOfAnArm = TimeSpan.FromMilliseconds(600);

    /// <summary>Length of a stretch, with cycles or without.</summary>
    public TimeSpan Stretch => CyclesPerRound * Period;

    /// <summary>The lab's choice: a cycle of a tool takes seconds on a busy machine, so it has one a round, in as many rounds as an interval takes.</summary>
    public static CycleTiming For(SwitchingClass switchingClass) => switchingClass switch
    {
        SwitchingClass.Link => new(10, TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(10), int.MaxValue),
        SwitchingClass.Perf => new(10, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(30), int.MaxValue),
        _ => new(1, TimeSpan.FromMilliseconds(1_000), TimeSpan.FromMilliseconds(100), MinimumRounds),
    };

    /// <summary>Time that the trials of a load take, roughly.</summary>
    public static TimeSpan Of(IReadOnlyList<Arm> arms, int rounds)
    {
        var total = TimeSpan.Zero;
        foreach (var arm in arms)
        {
            total += arm.NotRun is null
                ? LoadsOfAnArm + RoundsOf(arm, rounds)
                : arm.ExpectsRefusal ? LoadsOfAnArm
                : TimeSpan.Zero;
        }

        return total;
    }

    /// <summary>
    /// In each round a quiet stretch and one with cycles; a cycle of many programs takes longer than its period.
    /// </summary>
    private static TimeSpan RoundsOf(Arm arm, int rounds)
    {
        var timing = For(arm.Class);
        var cycle = timing.Hold + ClassTiming.For(arm.Class).SwitchOf(arm.Hooks);
        var cycles = timing.CyclesPerRound * (cycle > timing.Period ? cycle : timing.Period);
        return Math.Min(rounds, timing.MostRounds) * (timing.Stretch + cycles + (2 * Between));
    }
}
