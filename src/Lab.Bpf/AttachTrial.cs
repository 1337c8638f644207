using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Finds out whether this kernel takes an attach type, by loading a program of two instructions and attaching it for a moment.</summary>
public static unsafe class AttachTrial
{
    private const string KernelFunction = "tcp_set_state";
    private const string Tracepoint = "inet_sock_set_state";
    private const string EventSources = "/sys/bus/event_source/devices";

    /// <summary>The lowest bit of the events' configuration (their format file calls it retprobe).</summary>
    private const ulong ReturnFlag = 1;

    /// <summary>Aligned, in user space, and nobody's.</summary>
    private const ulong SomeAddress = 0x10_0000;

    /// <summary>r0 = 0; exit</summary>
    private static readonly ulong[] ReturnZero = [0x00000000_000000b7, 0x00000000_00000095];

    /// <summary>The types that can be tried.</summary>
    public static IReadOnlyList<string> Types { get; } = ["tp_btf", "raw_tp", "fentry", "fexit", "tracepoint", "kprobe", "kretprobe", "uprobe", "uretprobe", "watchpoint", "profile"];

    /// <summary>Why the kernel refuses a type, in its own words; null when it takes it.</summary>
    public static string? Refusal(string type)
    {
        try
        {
            using var attached = Attach(type);
            return null;
        }
        catch (BpfException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>True when the machine has a hardware cycle counter.</summary>
    public static bool CountsCycles()
    {
        try
        {
            using var counter = PerfEvent.OnCpu(new PerfEventAttributes { Type = 0 }, cpu: 0, "count cycles");
            return true;
        }
        catch (BpfException)
        {
            return false;
        }
    }

    private static Attachment Attach(string type) => type switch
    {
        "tp_btf" => Traced(ProgramType.Tracing, AttachType.RawTracepoint, Tracepoint),
        "fentry" => Traced(ProgramType.Tracing, AttachType.FunctionEntry, KernelFunction),
        "fexit" => Traced(ProgramType.Tracing, AttachType.FunctionExit, KernelFunction),
        "raw_tp" => Raw(),
        "tracepoint" => OnEvent(ProgramType.Tracepoint, TracepointEvent(), "attach a tracepoint"),
        "profile" => OnEvent(ProgramType.PerfEvent, SamplingClock.Open(hz: 99, cpu: 0), "attach to cpu-clock"),
        "kprobe" => OnProbe("kprobe", KernelFunction, offset: 0),
        "kretprobe" => OnProbe("kprobe", KernelFunction, offset: 0, isReturn: true),
        "uprobe" => OnProbe("uprobe", "/usr/bin/true", EntryOf("/usr/bin/true")),
        "uretprobe" => OnProbe("uprobe", "/usr/bin/true", EntryOf("/usr/bin/true"), isReturn: true),
        "watchpoint" => OnEvent(ProgramType.PerfEvent, new Watchpoint(SomeAddress, Bytes: 8, OnRead: true, Cpu: 0).Open(), "attach a watchpoint"),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, message: null),
    };

    private static Attachment Traced(ProgramType programType, AttachType attachType, string target)
    {
        var id = LibBpfNative.libbpf_find_vmlinux_btf_id(target, (int)attachType);
        if (id < 0)
        {
            throw new BpfException($"find {target} in the kernel's BTF", -id);
        }

        var program = Load(programType, new LoadOptions { ExpectedAttachType = (int)attachType, AttachBtfId = (uint)id });
        return Open(program, name: null, $"attach to {target}");
    }

    private static Attachment Raw() => Open(Load(ProgramType.RawTracepoint, default), Tracepoint, $"attach to {Tracepoint}");

    private static Attachment Open(FdHandle program, string? name, string operation)
    {
        var link = LibBpfNative.bpf_raw_tracepoint_open(name, program.Fd);
        if (link >= 0)
        {
            return new Attachment(program, new FdHandle(link));
        }

        var errno = Marshal.GetLastPInvokeError();
        program.Dispose();
        throw new BpfException(operation, errno);
    }

    private static Attachment OnProbe(string source, string target, ulong offset, bool isReturn = false)
    {
        var kind = isReturn ? source.Replace("probe", "retprobe", StringComparison.Ordinal) : source;
        var typeFile = $"{EventSources}/{source}/type";
        if (!File.Exists(typeFile))
        {
            const int noSuchFile = 2;
            throw new BpfException($"open a {kind} (the kernel has no such event source)", noSuchFile);
        }

        var text = Marshal.StringToCoTaskMemUTF8(target);
        try
        {
            var attributes = new PerfEventAttributes
            {
                Type = uint.Parse(File.ReadAllText(typeFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture),
                Config = isReturn ? ReturnFlag : 0,
                Config1 = (ulong)text,
                Config2 = offset,
            };
            return OnEvent(ProgramType.Kprobe, PerfEvent.OnCpu(attributes, cpu: 0, $"open a {kind} on {target}"), $"attach a {kind}");
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    private static Attachment OnEvent(ProgramType type, FdHandle @event, string operation)
    {
        const nuint setProgram = 0x40042408;
        const nuint enable = 0x2400;
        FdHandle? program = null;
        try
        {
            program = Load(type, default);
            if (Libc.ioctl(@event.Fd, setProgram, program.Fd) < 0 || Libc.ioctl(@event.Fd, enable, 0) < 0)
            {
                throw new BpfException(operation, Marshal.GetLastPInvokeError());
            }

            return new Attachment(program, @event);
        }
        catch
        {
            program?.Dispose();
            @event.Dispose();
            throw;
        }
    }

    private static FdHandle TracepointEvent() => PerfEvent.OnCpu(
        new PerfEventAttributes
        {
            Type = TracepointCounter.EventType,
            Config = TracepointCounter.FindId("sock:" + Tracepoint),
        },
        cpu: 0,
        $"open tracepoint {Tracepoint}");

    private static FdHandle Load(ProgramType type, LoadOptions options)
    {
        options.Size = (nuint)sizeof(LoadOptions);
        fixed (ulong* instructions = ReturnZero)
        {
            var fd = LibBpfNative.bpf_prog_load((int)type, "lab_trial", "GPL", instructions, (nuint)ReturnZero.Length, &options);
            return fd >= 0 ? new FdHandle(fd) : throw new BpfException($"load a {type} program", -fd);
        }
    }

    /// <summary>Where an executable begins to run: an offset that surely holds an instruction.</summary>
    private static ulong EntryOf(string path)
    {
        Span<byte> header = stackalloc byte[64];
        using var file = File.OpenHandle(path);
        RandomAccess.Read(file, header, 0);
        return BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
    }

    private enum ProgramType
    {
        Kprobe = 2,
        Tracepoint = 5,
        PerfEvent = 7,
        RawTracepoint = 17,
        Tracing = 26,
    }

    private enum AttachType
    {
        RawTracepoint = 23,
        FunctionEntry = 24,
        FunctionExit = 25,
    }

    private sealed class Attachment(FdHandle program, FdHandle hook) : IDisposable
    {
        public void Dispose()
        {
            hook.Dispose();
            program.Dispose();
        }
    }
}
