using System.Runtime.InteropServices;
using System.Text;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>One program of an object.</summary>
public sealed unsafe class BpfProgram
{
    private readonly ObjectHandle owner;
    private readonly nint program;

    internal BpfProgram(ObjectHandle owner, nint program)
    {
        this.owner = owner;
        this.program = program;
        Name = Marshal.PtrToStringUTF8((nint)LibBpfNative.bpf_program__name(program)) ?? string.Empty;
        Section = Marshal.PtrToStringUTF8((nint)LibBpfNative.bpf_program__section_name(program)) ?? string.Empty;
        Type = (ProgramType)LibBpfNative.bpf_program__type(program);
    }

    /// <summary>Its function's name; the kernel keeps the first 15 characters.</summary>
    public string Name { get; }

    /// <summary>Its section, that is where it attaches: `tp_btf/inet_sock_set_state`.</summary>
    public string Section { get; }

    /// <summary>What kind of program it is.</summary>
    public ProgramType Type { get; }

    /// <summary>
    /// False for a program that its object leaves out: a section that begins with `?`, or <see cref="LeaveOut"/>.
    /// </summary>
    public bool IsLoaded
    {
        get
        {
            using var lease = new Lease(owner);
            return LibBpfNative.bpf_program__autoload(program);
        }
    }

    /// <summary>Its file descriptor; negative before the object is loaded.</summary>
    public int Fd
    {
        get
        {
            using var lease = new Lease(owner);
            return LibBpfNative.bpf_program__fd(program);
        }
    }

    /// <summary>Puts it in force where its section says.</summary>
    public BpfLink Attach()
    {
        using var log = new LogCapture();
        using var lease = new Lease(owner);
        var link = LibBpfNative.bpf_program__attach(program);
        return Linked(link, $"attach {Name} to {Section}", log);
    }

    /// <summary>Puts it in force at a function of a file, in one process only: the breakpoint is in no other process that maps the file.</summary>
    /// <param name="function">The function, where its section says no more than uprobe or uretprobe.</param>
    /// <param name="process">The process; a thread of it stands for all.</param>
    public BpfLink AttachTo(UserFunction function, int process)
    {
        using var log = new LogCapture();
        using var lease = new Lease(owner);
        fixed (byte* name = Encoding.UTF8.GetBytes(function.Name + '\0'))
        {
            var options = new UprobeOptions { Size = (nuint)sizeof(UprobeOptions), IsReturn = (byte)(function.IsReturn ? 1 : 0), Function = name };
            var link = LibBpfNative.bpf_program__attach_uprobe_opts(program, process, function.File, offset: 0, &options);
            return Linked(link, $"attach {Name} to {function.Name} in {function.File}", log);
        }
    }

    /// <summary>Puts it in force at a static marker (USDT) of a file, in one process only.</summary>
    public BpfLink AttachTo(UserMarker marker, int process)
    {
        using var log = new LogCapture();
        using var lease = new Lease(owner);
        var link = LibBpfNative.bpf_program__attach_usdt(program, process, marker.File, marker.Provider, marker.Name, options: null);
        return Linked(link, $"attach {Name} to {marker.Provider}:{marker.Name} in {marker.File}", log);
    }

    /// <summary>Puts it in force at a hardware watchpoint; it runs for whatever touches that address on that CPU.</summary>
    public BpfLink AttachTo(Watchpoint watchpoint)
    {
        using var log = new LogCapture();
        using var lease = new Lease(owner);
        var opened = watchpoint.Open();
        var link = LibBpfNative.bpf_program__attach_perf_event(program, opened.Fd);
        if (link.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            opened.Dispose();
            link.Dispose();
            throw new BpfException($"attach {Name} to a watchpoint", errno, log.Text);
        }

        opened.SetHandleAsInvalid(); // the link closes it
        return new BpfLink(link, isPerfEvent: true);
    }

    /// <summary>Puts it in force on a perf event, which belongs to the link from then on.</summary>
    internal BpfLink AttachTo(FdHandle perfEvent, string what)
    {
        using var log = new LogCapture();
        using var lease = new Lease(owner);
        var link = LibBpfNative.bpf_program__attach_perf_event(program, perfEvent.Fd);
        if (link.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            link.Dispose();
            throw new BpfException($"attach {Name} to {what}", errno, log.Text);
        }

        perfEvent.SetHandleAsInvalid();
        return new BpfLink(link, isPerfEvent: true);
    }

    /// <summary>Where the kernel's verifier writes when the program is loaded, which the caller frees afterwards; only before the load.</summary>
    internal void LogTo(byte* buffer, nuint bytes, uint level)
    {
        using var lease = new Lease(owner);
        var result = LibBpfNative.bpf_program__set_log_buf(program, buffer, bytes);
        result = result < 0 ? result : LibBpfNative.bpf_program__set_log_level(program, level);
        if (result < 0)
        {
            throw new BpfException($"ask for the verifier's log of {Name}", -result);
        }
    }

    /// <summary>Keeps it from being loaded.</summary>
    internal void LeaveOut() => _ = LibBpfNative.bpf_program__set_autoload(program, autoload: false);

    /// <summary>What the kernel knows of it.</summary>
    public ProgramInfo Info()
    {
        using var lease = new Lease(owner);
        return ProgramInfo.FromFd(LibBpfNative.bpf_program__fd(program));
    }

    private BpfLink Linked(LinkHandle link, string operation, LogCapture log)
    {
        if (link.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            link.Dispose();
            throw new BpfException(operation, errno, log.Text);
        }

        return new BpfLink(link, IsPerfEvent(Type));
    }

    private static bool IsPerfEvent(ProgramType type) =>
        type is ProgramType.Kprobe or ProgramType.Tracepoint or ProgramType.PerfEvent;
}
