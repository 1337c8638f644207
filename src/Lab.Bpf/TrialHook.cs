using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>A program at a hook, for a moment. Disposing it takes both away.</summary>
internal sealed unsafe class TrialHook : IDisposable
{
    // Of a thread's own doing: what the network does, an interrupt may do on any thread's back.
    private const string KernelFunction = "__set_task_comm";
    private const string Tracepoint = "task_rename";
    private const string EventSources = "/sys/bus/event_source/devices";
    private const int NoSuchFile = 2;
    private const int ClockHz = 99;

    /// <summary>The lowest bit of the events' configuration (their format file calls it retprobe).</summary>
    private const ulong ReturnFlag = 1;

    private readonly FdHandle program;
    private readonly FdHandle hook;

    private TrialHook(FdHandle program, FdHandle hook)
    {
        (this.program, this.hook) = (program, hook);
    }

    public void Dispose()
    {
        hook.Dispose();
        program.Dispose();
    }

    internal static TrialHook OnTypedTracepoint(TrialProgram program, TrialPlace place) =>
        Traced(program, AttachType.RawTracepoint, Tracepoint);

    internal static TrialHook OnFunctionEntry(TrialProgram program, TrialPlace place) =>
        Traced(program, AttachType.FunctionEntry, KernelFunction);

    internal static TrialHook OnFunctionExit(TrialProgram program, TrialPlace place) =>
        Traced(program, AttachType.FunctionExit, KernelFunction);

    internal static TrialHook OnRawTracepoint(TrialProgram program, TrialPlace place) =>
        Open(program.Load(ProgramType.RawTracepoint), Tracepoint, $"attach to {Tracepoint}");

    internal static TrialHook OnTracepoint(TrialProgram program, TrialPlace place)
    {
        var attributes =
            new PerfEventAttributes { Type = TracepointCounter.EventType, Config = TracepointCounter.FindId("task:" + Tracepoint) };
        return OnEvent(
            program, ProgramType.Tracepoint, PerfEvent.OnCpu(attributes, place.Cpu, $"open tracepoint {Tracepoint}"),
            "attach a tracepoint");
    }

    internal static TrialHook OnKprobe(TrialProgram program, TrialPlace place) =>
        OnKernelProbe(program, place, "kprobe", flags: 0);

    internal static TrialHook OnKretprobe(TrialProgram program, TrialPlace place) =>
        OnKernelProbe(program, place, "kretprobe", ReturnFlag);

    internal static TrialHook OnUprobe(TrialProgram program, TrialPlace place) =>
        OnUserProbe(program, "uprobe", flags: 0);

    internal static TrialHook OnUretprobe(TrialProgram program, TrialPlace place) =>
        OnUserProbe(program, "uretprobe", ReturnFlag);

    internal static TrialHook OnWatchpoint(TrialProgram program, TrialPlace place) => OnEvent(
        program, ProgramType.PerfEvent, new Watchpoint((ulong)place.Memory, TrialPlace.MemoryBytes, OnRead: true, place.Cpu).Open(), "attach a watchpoint");

    internal static TrialHook OnClock(TrialProgram program, TrialPlace place) =>
        OnEvent(program, ProgramType.PerfEvent, SamplingClock.Open(ClockHz, place.Cpu), "attach to cpu-clock");

    private static TrialHook Traced(TrialProgram program, AttachType attachType, string target)
    {
        var id = LibBpfNative.libbpf_find_vmlinux_btf_id(target, (int)attachType);
        if (id < 0)
        {
            throw new BpfException($"find {target} in the kernel's BTF", -id);
        }

        var loaded = program.Load(
            ProgramType.Tracing, new LoadOptions { ExpectedAttachType = (int)attachType, AttachBtfId = (uint)id });
        return Open(loaded, name: null, $"attach to {target}");
    }

    private static TrialHook Open(FdHandle program, string? name, string operation)
    {
        var link = LibBpfNative.bpf_raw_tracepoint_open(name, program.Fd);
        if (link >= 0)
        {
            return new(program, new FdHandle(link));
        }

        var errno = Marshal.GetLastPInvokeError();
        program.Dispose();
        throw new BpfException(operation, errno);
    }

    private static TrialHook OnKernelProbe(TrialProgram program, TrialPlace place, string kind, ulong flags)
    {
        var attributes = new PerfEventAttributes { Type = SourceOf(kind, "kprobe"), Config = flags };
        return OnEvent(
            program, ProgramType.Kprobe,
            Named(
                attributes, KernelFunction,
                probe => PerfEvent.OnCpu(probe, place.Cpu, $"open a {kind} on {KernelFunction}")),
            $"attach a {kind}");
    }

    /// <summary>In this process only: nobody else's function is touched.</summary>
    private static TrialHook OnUserProbe(TrialProgram program, string kind, ulong flags)
    {
        var (file, offset) = TrialPlace.FindFunction();
        var attributes = new PerfEventAttributes { Type = SourceOf(kind, "uprobe"), Config = flags, Config2 = offset };
        return OnEvent(
            program, ProgramType.Kprobe,
            Named(attributes, file, probe => PerfEvent.OnThisThread(probe, $"open a {kind} on {file}")),
            $"attach a {kind}");
    }

    private static uint SourceOf(string kind, string source)
    {
        var typeFile = $"{EventSources}/{source}/type";
        return File.Exists(typeFile)
            ? uint.Parse(File.ReadAllText(typeFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
            : throw new BpfException($"open a {kind} (the kernel has no such event source)", NoSuchFile);
    }

    private static FdHandle Named(PerfEventAttributes attributes, string name, Func<PerfEventAttributes, FdHandle> open)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            attributes.Config1 = (ulong)text;
            return open(attributes);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    private static TrialHook OnEvent(TrialProgram program, ProgramType type, FdHandle @event, string operation)
    {
        const nuint setProgram = 0x40042408;
        const nuint enable = 0x2400;
        FdHandle? loaded = null;
        try
        {
            loaded = program.Load(type);
            if (Libc.ioctl(@event.Fd, setProgram, loaded.Fd) < 0 || Libc.ioctl(@event.Fd, enable, 0) < 0)
            {
                throw new BpfException(operation, Marshal.GetLastPInvokeError());
            }

            return new(loaded, @event);
        }
        catch
        {
            loaded?.Dispose();
            @event.Dispose();
            throw;
        }
    }

    private enum AttachType
    {
        RawTracepoint = 23,
        FunctionEntry = 24,
        FunctionExit = 25,
    }
}
