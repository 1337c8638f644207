using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// Reads a perf buffer: a ring for each CPU, into which the kernel copies each event, and which wakes the reader for every event or
/// when so many bytes wait. Like <see cref="RingBuffer"/> it has no thread of its own.
/// </summary>
public sealed unsafe class PerfBuffer : IDisposable
{
    private readonly PerfBufferHandle handle;
    private readonly Sink sink;

    /// <summary>Opens the rings; <paramref name="reader"/> is called for each event.</summary>
    /// <param name="map">The perf event array.</param>
    /// <param name="bytesPerCpu">Size of a CPU's ring: a page times a power of two.</param>
    /// <param name="wakeupBytes">The reader is woken when so many bytes wait; 0: for each event. The kernel wakes it at half a ring in any case.</param>
    /// <param name="reader">Takes an event.</param>
    public PerfBuffer(BpfMap map, int bytesPerCpu, int wakeupBytes, EventReader reader)
    {
        const uint software = 1;
        const ulong bpfOutput = 10;
        const ulong raw = 1 << 10;
        const ulong watermark = 1 << 14;
        using var lease = new Lease(map.Owner);
        sink = new Sink(reader);
        var context = GCHandle.Alloc(sink);
        var attributes = new PerfEventAttributes
        {
            Size = PerfEventAttributes.SizeInBytes,
            Type = software,
            Config = bpfOutput,
            SampleType = raw,
            SamplePeriod = 1,
            Flags = wakeupBytes == 0 ? 0 : watermark,
            Wakeup = wakeupBytes == 0 ? 1 : (uint)wakeupBytes,
        };
        var buffer = LibBpfNative.perf_buffer__new_raw(
            map.Fd, (nuint)(bytesPerCpu / Environment.SystemPageSize), &attributes, &OnRecord, (void*)GCHandle.ToIntPtr(context), options: null);
        if (buffer == 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            context.Free();
            throw new BpfException($"open perf buffer {map.Name}", errno);
        }

        handle = new PerfBufferHandle(buffer, context, map.Owner);
    }

    /// <summary>Events that found no room, as the kernel says; it says so with the next event that finds some.</summary>
    public long Lost => sink.Lost;

    /// <summary>A descriptor that can be read when the kernel has signalled events.</summary>
    public int EpollFd => LibBpfNative.perf_buffer__epoll_fd(handle);

    /// <summary>Reads what there is in the rings of all CPUs, whether or not the kernel has signalled it.</summary>
    public void Consume()
    {
        var result = LibBpfNative.perf_buffer__consume(handle);
        if (Interlocked.Exchange(ref sink.Failure, null) is { } failure)
        {
            failure.Throw();
        }

        if (result < 0)
        {
            throw new BpfException("read a perf buffer", -result);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "no exception may unwind through libbpf; Consume throws it again")]
    private static int OnRecord(void* context, int cpu, PerfRecord* record)
    {
        const int error = -1;
        const int goOn = -2;
        var target = (Sink)GCHandle.FromIntPtr((nint)context).Target!;
        try
        {
            if (record->Type == PerfRecord.Sample)
            {
                target.Reader(new ReadOnlySpan<byte>((byte*)record + 12, (int)record->SampleBytes));
            }
            else if (record->Type == PerfRecord.LostSamples)
            {
                target.Lost += (long)record->Lost;
            }

            return goOn;
        }
        catch (Exception exception)
        {
            target.Failure = ExceptionDispatchInfo.Capture(exception);
            return error;
        }
    }

    private sealed class Sink(EventReader reader)
    {
        internal ExceptionDispatchInfo? Failure;

        internal long Lost;

        internal EventReader Reader => reader;
    }
}
