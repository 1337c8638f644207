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
public sealed record ClassTiming(TimeSpan Window, TimeSpan Guard, int PairsPerBlock)
{
    /// <summary>The lab's choice for a class; see docs/ for the measurements behind it.</summary>
    public static ClassTiming For(SwitchingClass switchingClass) => switchingClass switch
    {
        SwitchingClass.Link => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(20), PairsPerBlock: 8),
        SwitchingClass.Perf => new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100), PairsPerBlock: 2),
        SwitchingClass.Process => new(TimeSpan.FromMilliseconds(1500), TimeSpan.FromMilliseconds(200), PairsPerBlock: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(switchingClass), switchingClass, message: null),
    };
}
