using Lab.Core.Machines;

namespace Lab.Agent.Protocol;

/// <summary>
/// The agent lives as long as its controller shows that it does: <see cref="Ended"/> completes when no call has come for
/// <see cref="Lease.Timeout"/>, or when the parent process is gone. (The end of standard input is seen by the protocol itself.)
/// </summary>
internal sealed class LeaseWatch
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private long _lastCall;
    private int _callsInFlight;

    public LeaseWatch(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeout = timeout;
        _lastCall = time.GetTimestamp();
    }

    public Task Ended => _ended.Task;

    public void WatchParent(int parent)
    {
        Start("parent", () =>
        {
            if (LibC.ParentProcessId == parent)
            {
                LibC.WaitForEnd(parent);
            }

            _ended.TrySetResult();
        });
    }

    public void WatchHeartbeat(CancellationToken cancellationToken) => _ = Task.Run(
        async () =>
        {
            using var tick = new PeriodicTimer(_timeout / 5, _time);
            while (await tick.WaitForNextTickAsync(cancellationToken))
            {
                if (Volatile.Read(ref _callsInFlight) == 0 && _time.GetElapsedTime(Volatile.Read(ref _lastCall)) > _timeout)
                {
                    _ended.TrySetResult();
                    return;
                }
            }
        },
        cancellationToken);

    /// <summary>A call has come: the lease can't run out while it is worked on.</summary>
    public void BeginCall() => Interlocked.Increment(ref _callsInFlight);

    /// <summary>It is answered: the lease counts from here.</summary>
    public void EndCall()
    {
        Volatile.Write(ref _lastCall, _time.GetTimestamp());
        Interlocked.Decrement(ref _callsInFlight);
    }

    private static void Start(string name, ThreadStart work) =>
        new Thread(work, maxStackSize: 128 * 1024) { IsBackground = true, Name = name }.Start();
}
