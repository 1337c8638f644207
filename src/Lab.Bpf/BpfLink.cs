using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>A program in force. Disposing it detaches, and returns when the program runs no more.</summary>
public sealed unsafe class BpfLink : IDisposable
{
    private const int DetacherStackBytes = 128 * 1024;

    private readonly LinkHandle handle;
    private readonly uint? program;

    internal BpfLink(LinkHandle handle, bool isPerfEvent)
    {
        this.handle = handle;
        IsPerfEvent = isPerfEvent;
        (Id, program) = Read(LibBpfNative.bpf_link__fd(handle));
    }

    /// <summary>True for a classic tracepoint, kprobe or uprobe: a perf event, which takes 35-80 ms to close.</summary>
    public bool IsPerfEvent { get; }

    /// <summary>
    /// The kernel's id of the link, the proof that the program is in force. Since Linux 5.15 perf events have one
    /// too; null on an older kernel, where what libbpf holds is the bare perf event.
    /// </summary>
    public uint? Id { get; }

    /// <summary>True while the kernel shows the same program at it as when it was made.</summary>
    public bool IsInForce
    {
        get
        {
            using var lease = new Lease(handle);
            var (id, now) = Read(LibBpfNative.bpf_link__fd(handle));
            return program is not null && id == Id && now == program;
        }
    }

    /// <summary>
    /// Detaches all of them. Each perf event waits for a grace period of the kernel's: they get a thread each, so
    /// that the waits overlap.
    /// </summary>
    public static void DisposeAll(IEnumerable<BpfLink> links)
    {
        var detachers = new List<Thread>();
        foreach (var link in links)
        {
            if (!link.IsPerfEvent)
            {
                link.Dispose();
                continue;
            }

            var detacher = new Thread(link.Dispose, DetacherStackBytes) { Name = "detacher" };
            detacher.Start();
            detachers.Add(detacher);
        }

        detachers.ForEach(detacher => detacher.Join());
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>
    /// The link's id and its program's; without links of perf events (before Linux 5.15) what the event itself holds.
    /// </summary>
    private static (uint? Id, uint? Program) Read(int fd)
    {
        NativeLinkInfo info = default;
        var length = (uint)sizeof(NativeLinkInfo);
        return LibBpfNative.bpf_obj_get_info_by_fd(fd, &info, &length) >= 0
            ? (info.Id, info.ProgramId)
            : (null, PerfEventProgram.Of(Environment.ProcessId, fd)?.Id);
    }
}
