namespace Lab.Bpf;

/// <summary>What kind of program it is: enum bpf_prog_type, as far as the lab tells them apart.</summary>
public enum ProgramType
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>A kprobe or a uprobe.</summary>
    Kprobe = 2,

    /// <summary>A classic tracepoint.</summary>
    Tracepoint = 5,

    /// <summary>Runs at a perf event: a clock, a counter, a watchpoint.</summary>
    PerfEvent = 7,

    /// <summary>A raw tracepoint.</summary>
    RawTracepoint = 17,

    /// <summary>fentry, fexit, tp_btf, and iterators.</summary>
    Tracing = 26,

    /// <summary>Runs when user space calls it, and never by itself.</summary>
    Syscall = 31,
}
