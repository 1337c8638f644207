using System.Runtime.InteropServices;

namespace Lab.Bpf.Interop;

/// <summary>A file descriptor.</summary>
internal sealed class FdHandle : SafeHandle
{
    internal FdHandle(int fd)
        : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle < 0;

    internal int Fd => (int)handle;

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}

/// <summary>struct bpf_object; closing it frees its programs and maps, unless a link or a map's reader holds them.</summary>
internal sealed class ObjectHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibBpfNative.bpf_object__close(handle);
        return true;
    }
}

/// <summary>struct bpf_link; destroying it detaches.</summary>
internal sealed class LinkHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibBpfNative.bpf_link__destroy(handle) == 0;
}

/// <summary>
/// struct ring_buffer with what native code reaches through it: the callback's context, freed after it, and the
/// object that owns the map, which isn't closed before it.
/// </summary>
internal sealed class RingBufferHandle : SafeHandle
{
    private readonly SafeHandle owner;
    private GCHandle context;

    internal RingBufferHandle(nint ring, GCHandle context, SafeHandle owner)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        var added = false;
        owner.DangerousAddRef(ref added);
        this.owner = owner;
        this.context = context;
        SetHandle(ring);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibBpfNative.ring_buffer__free(handle);
        context.Free();
        owner.DangerousRelease();
        return true;
    }
}

/// <summary>struct perf_buffer, with what native code reaches through it, as <see cref="RingBufferHandle"/>.</summary>
internal sealed class PerfBufferHandle : SafeHandle
{
    private readonly SafeHandle owner;
    private GCHandle context;

    internal PerfBufferHandle(nint buffer, GCHandle context, SafeHandle owner)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        var added = false;
        owner.DangerousAddRef(ref added);
        this.owner = owner;
        this.context = context;
        SetHandle(buffer);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibBpfNative.perf_buffer__free(handle);
        context.Free();
        owner.DangerousRelease();
        return true;
    }
}

/// <summary>Keeps a handle open while a pointer that was borrowed from it is in native hands.</summary>
internal readonly ref struct Lease
{
    private readonly SafeHandle handle;

    internal Lease(SafeHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        this.handle = handle;
    }

    public void Dispose() => handle.DangerousRelease();
}
