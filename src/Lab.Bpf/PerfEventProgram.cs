using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>The program that runs at a perf event of some process: BPF_TASK_FD_QUERY.</summary>
/// <param name="Id">Its id; 0 where the kernel shows only that there is one: a clock, a counter, a watchpoint.</param>
public sealed record PerfEventProgram(uint Id)
{
    private const int OperationNotSupported = 95;

    /// <summary>True where the kernel doesn't tell which program it is.</summary>
    public bool IsNameless => Id == 0;

    /// <summary>The program at a perf event; null where there is none, or the descriptor is gone.</summary>
    /// <param name="process">The process that holds the event.</param>
    /// <param name="fd">Its descriptor there.</param>
    public static unsafe PerfEventProgram? Of(int process, int fd)
    {
        uint length = 0, program = 0, kind = 0;
        ulong offset = 0, address = 0;
        var result = LibBpfNative.bpf_task_fd_query(
            process, fd, flags: 0, null, &length, &program, &kind, &offset, &address);
        return result >= 0 ? new(program) : result == -OperationNotSupported ? new(0) : null;
    }
}
