using System.Runtime.InteropServices;

namespace Lab.Bpf.Hooks;

/// <summary>
/// Reads a ring buffer on a CPU of its own, woken by the kernel whenever it says so: what a probe's tool does at its simplest. A process of its
/// own too (bpf/hooks/bodies): what it does must not hit the probe that it reads.
/// </summary>
internal sealed unsafe class RingReader : IDisposable
{
    private readonly nint reader;
    private readonly delegate* unmanaged<nint, nint> events;
    private readonly delegate* unmanaged<nint, nint> looks;
    private readonly delegate* unmanaged<nint, void> stop;

    public RingReader(BpfMap map, BodyLibrary library, int cpu)
    {
        events = (delegate* unmanaged<nint, nint>)library.Export("lab_reader_events");
        looks = (delegate* unmanaged<nint, nint>)library.Export("lab_reader_looks");
        stop = (delegate* unmanaged<nint, void>)library.Export("lab_reader_stop");
        reader = ((delegate* unmanaged<int, int, nint>)library.Export("lab_reader_start"))(map.Fd, cpu);
        if (reader == 0)
        {
            throw new BpfException($"start a reader of {map.Name}", Marshal.GetLastSystemError());
        }
    }

    /// <summary>Events read so far.</summary>
    public long Events => events(reader);

    /// <summary>Returns when a whole look at the ring that began after this call has ended.</summary>
    public void CatchUp()
    {
        var until = looks(reader) + 2;
        SpinWait.SpinUntil(() => looks(reader) >= until);
    }

    public void Dispose() => stop(reader);
}
