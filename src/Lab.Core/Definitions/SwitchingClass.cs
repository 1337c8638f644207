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
}

/// <summary>The timing that a switching class asks for.</summary>
/// <param name="Window">Length of a window.</param>
/// <param name="Guard">Time after a switch that is thrown away.</param>
/// <param name="PairsPerBlock">Pairs of an arm of this class in one block, so that short-window arms fill a block as long windows do.</param>
/// <param name="Switch">What attaching and detaching take, roughly: for the estimate of a run's length only.</param>
public sealed record ClassTiming(TimeSpan Window, TimeSpan Guard, int PairsPerBlock, TimeSpan Switch)
{
    /// <summary>The lab's choice for a class; see docs/ for the measurements behind it.</summary>
    public static ClassTiming For(SwitchingClass switchingClass) => switchingClass switch
    {
        SwitchingClass.Link => Of(windowMs: 40, guardMs: 10, pairsPerBlock: 14, switchMs: 8),
        SwitchingClass.Perf => Of(windowMs: 200, guardMs: 50, pairsPerBlock: 2, switchMs: 120),
        SwitchingClass.Process => Of(windowMs: 1000, guardMs: 200, pairsPerBlock: 1, switchMs: 900),
        _ => throw new ArgumentOutOfRangeException(nameof(switchingClass), switchingClass, message: null),
    };

    private static ClassTiming Of(int windowMs, int guardMs, int pairsPerBlock, int switchMs) => new(
        TimeSpan.FromMilliseconds(windowMs), TimeSpan.FromMilliseconds(guardMs), pairsPerBlock, TimeSpan.FromMilliseconds(switchMs));
}
