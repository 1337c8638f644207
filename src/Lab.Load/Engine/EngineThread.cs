using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Lab.Core;
using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <summary>A thread of its own for the engine, pinned where that is wanted. What goes wrong on it is kept for whoever asks next.</summary>
internal sealed class EngineThread
{
    private const int MostCpus = 1024;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private long _lastCpuNs;

    /// <param name="cpus">CPUs that it may run on; none for any.</param>
    /// <param name="run">What it does.</param>
    public EngineThread(IReadOnlyList<int> cpus, Action run)
    {
        _thread = new Thread(() => Main(cpus, run)) { IsBackground = true, Name = "lab-load" };
        _thread.Start();
    }

    /// <summary>The kernel's id of the thread, once it is ready.</summary>
    public int Id { get; private set; }

    /// <summary>Done when the thread runs where it should; fails when that can't be.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Done when the thread has ended, however it did.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What ended the thread before its time; null while nothing has.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>CPU time of the thread so far, ns; after its end, all of it.</summary>
    public long CpuNs => Ended.IsCompleted ? _lastCpuNs : MonotonicClock.ThreadCpuNs(Id);

    public void Join() => _thread.Join();

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "An exception that left this thread would end the process; it surfaces from the controller's next call.")]
    private void Main(IReadOnlyList<int> cpus, Action run)
    {
        try
        {
            Id = Libc.ThreadId();
            Pin(cpus);
            _ready.SetResult();
            run();
        }
        catch (Exception exception)
        {
            Failure = exception;
            _ready.TrySetException(exception);
        }
        finally
        {
            _lastCpuNs = MonotonicClock.ThreadCpuNs(Id);
            _ended.SetResult();
        }
    }

    private static unsafe void Pin(IReadOnlyList<int> cpus)
    {
        if (cpus.Count == 0)
        {
            return;
        }

        Span<ulong> mask = stackalloc ulong[MostCpus / 64];
        mask.Clear();
        foreach (var cpu in cpus)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(cpu, nameof(cpus));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cpu, MostCpus, nameof(cpus));
            mask[cpu / 64] |= 1UL << (cpu % 64);
        }

        fixed (ulong* pointer = mask)
        {
            if (Libc.SetAffinity(0, MostCpus / 8, pointer) < 0)
            {
                throw new LabException(
                    $"The load can't be pinned to CPU {string.Join(',', cpus)}: {Marshal.GetLastPInvokeErrorMessage()}. "
                    + "Name CPUs that this machine has and this process may use.");
            }
        }
    }
}
