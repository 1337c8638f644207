namespace Lab.Core.Definitions;

/// <summary>How an arm is switched on and off. It sets the window length, and each class has its own control.</summary>
public enum SwitchingClass
{
    /// <summary>tp_btf, raw tracepoint, fentry: a BPF link, switched in about a millisecond.</summary>
    Link,

    /// <summary>Classic tracepoint, kprobe, uprobe through a perf event: 35 to 80 ms a probe to close.</summary>
    Perf,

    /// <summary>A tool that is started and stopped (bpftrace): about half a second.</summary>
    Process,

    /// <summary>Another way for the requests (a proxy, another port of the server): the load's next connection takes it.</summary>
    Path,
}

/// <summary>The timing that a switching class asks for.</summary>
/// <param name="Window">Length of a window.</param>
/// <param name="Guard">Time after a switch that is thrown away.</param>
/// <param name="PairsPerBlock">Pairs of an arm of this class in one block, so that short-window arms fill a block as long windows do.</param>
/// <param name="Switch">What attaching and detaching one program takes, roughly: for the estimate of a run's length
/// only.</param>
/// <param name="PerHook">What each further program adds to that.</param>
public sealed record ClassTiming(TimeSpan Window, TimeSpan Guard, int PairsPerBlock, TimeSpan Switch, TimeSpan PerHook)
{
    /// <summary>What attaching and detaching so many programs take, roughly.</summary>
    public TimeSpan SwitchOf(int hooks) => Switch + (Math.Max(0, hooks - 1) * PerHook);

    /// <summary>The lab's choice for a class; see docs/ for the measurements behind it.</summary>
    public static ClassTiming For(SwitchingClass switchingClass) => switchingClass switch
    {
        SwitchingClass.Link => Of(windowMs: 40, guardMs: 10, pairsPerBlock: 14, switchMs: 8, perHookMs: 1),
        // Events are closed side by side, so each further one costs less than the first; bpftrace closes its own one by
        // one.
        SwitchingClass.Perf => Of(windowMs: 200, guardMs: 50, pairsPerBlock: 2, switchMs: 120, perHookMs: 50),
        SwitchingClass.Process => Of(windowMs: 500, guardMs: 200, pairsPerBlock: 1, switchMs: 900, perHookMs: 80),
        SwitchingClass.Path => Of(windowMs: 60, guardMs: 20, pairsPerBlock: 8, switchMs: 4, perHookMs: 0),
        _ => throw new ArgumentOutOfRangeException(nameof(switchingClass), switchingClass, message: null),
    };

    /// <summary>
    /// The same under a load. A tool has one run a window: it gets a second at least, for it starts anew, and wrk looks only every 100 ms
    /// whether it is to stop; and windows that long fill a block with one pair.
    /// </summary>
    public static ClassTiming For(SwitchingClass switchingClass, LoadSpec load)
    {
        var timing = For(switchingClass);
        if (load is CountedLoop)
        {
            return timing with { Window = CountedWindow, Guard = CountedGuard, PairsPerBlock = 1, Switch = 8 * timing.Switch, PerHook = 8 * timing.PerHook };
        }

        return LoadTools.IsRunByRun(load.Tool)
            ? timing with { Window = timing.Window < ShortestRun ? ShortestRun : timing.Window, PairsPerBlock = 1, Switch = timing.Switch + StartAndStop }
            : timing;
    }

    /// <summary>What an emulated CPU takes for a counted window, roughly: it ends with its last request, whenever that is.</summary>
    private static readonly TimeSpan CountedWindow = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whatever a switch leaves behind (programs that are freed once nobody can be in them, the words of the protocol) would be counted, and an
    /// emulated CPU needs that long for it.
    /// </summary>
    private static readonly TimeSpan CountedGuard = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ShortestRun = TimeSpan.FromSeconds(1);

    /// <summary>A tool's start, its look at the clock and its report, roughly.</summary>
    private static readonly TimeSpan StartAndStop = TimeSpan.FromMilliseconds(120);

    private static ClassTiming Of(int windowMs, int guardMs, int pairsPerBlock, int switchMs, int perHookMs) => new(
        TimeSpan.FromMilliseconds(windowMs), TimeSpan.FromMilliseconds(guardMs), pairsPerBlock,
        TimeSpan.FromMilliseconds(switchMs), TimeSpan.FromMilliseconds(perHookMs));
}
