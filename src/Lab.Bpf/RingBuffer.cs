using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Takes one event. The bytes lie in the ring itself and are gone when it returns.</summary>
public delegate void EventReader(ReadOnlySpan<byte> sample);

/// <summary>
/// Reads a ring buffer. It has no thread of its own: the caller runs <see cref="Poll"/> on one of theirs, and the
/// reader is called on it. Nothing is allocated for an event. Dispose it after the polling has ended.
/// </summary>
public sealed unsafe class RingBuffer : IDisposable
{
    private readonly RingBufferHandle handle;
    private readonly Sink sink;

    /// <summary>Maps the ring; <paramref name="reader"/> is called for each event.</summary>
    public RingBuffer(BpfMap map, EventReader reader)
    {
        using var lease = new Lease(map.Owner);
        sink = new Sink(reader);
        var context = GCHandle.Alloc(sink);
        var ring = LibBpfNative.ring_buffer__new(map.Fd, &OnSample, (void*)GCHandle.ToIntPtr(context), options: null);
        if (ring == 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            context.Free();
            throw new BpfException($"open ring buffer {map.Name}", errno);
        }

        handle = new RingBufferHandle(ring, context, map.Owner);
    }

    /// <summary>A descriptor that can be read when there are events: for waiting on them together with something else.</summary>
    public int EpollFd => LibBpfNative.ring_buffer__epoll_fd(handle);

    /// <summary>Waits until there are events or the time is over, and reads what there is.</summary>
    /// <returns>Events read.</returns>
    public int Poll(int timeoutMs) => Check(LibBpfNative.ring_buffer__poll(handle, timeoutMs));

    /// <summary>Reads what there is, without a wait and whether or not the kernel has signalled it.</summary>
    /// <returns>Events read.</returns>
    public int Consume() => Check(LibBpfNative.ring_buffer__consume(handle));

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private int Check(int result)
    {
        if (Interlocked.Exchange(ref sink.Failure, null) is { } failure)
        {
            failure.Throw();
        }

        return result switch
        {
            >= 0 => result,
            -Libc.EINTR => 0,
            _ => throw new BpfException("read a ring buffer", -result),
        };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "no exception may unwind through libbpf; Poll throws it again")]
    private static int OnSample(void* context, void* data, nuint size)
    {
        var target = (Sink)GCHandle.FromIntPtr((nint)context).Target!;
        try
        {
            target.Reader(new ReadOnlySpan<byte>(data, (int)size));
            return 0;
        }
        catch (Exception exception)
        {
            target.Failure = ExceptionDispatchInfo.Capture(exception);
            return -Libc.ECANCELED;
        }
    }

    /// <summary>What native code holds on to: not the ring buffer itself, or it could never be collected.</summary>
    private sealed class Sink(EventReader reader)
    {
        internal ExceptionDispatchInfo? Failure;

        internal EventReader Reader => reader;
    }
}
