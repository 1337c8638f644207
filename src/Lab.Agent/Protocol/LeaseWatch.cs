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
    private ITimer? _runsOut;
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

    /// <summary>Looks when the lease may have run out, and never before: what the agent did in a window would be counted there.</summary>
    public void WatchHeartbeat(CancellationToken cancellationToken)
    {
        _runsOut = _time.CreateTimer(_ => RunOut(), state: null, _timeout, Timeout.InfiniteTimeSpan);
        cancellationToken.Register(_runsOut.Dispose);
    }

    /// <summary>A call has come: the lease can't run out while it is worked on.</summary>
    public void BeginCall() => Interlocked.Increment(ref _callsInFlight);

    /// <summary>It is answered: the lease counts from here.</summary>
    public void EndCall()
    {
        Volatile.Write(ref _lastCall, _time.GetTimestamp());
        Interlocked.Decrement(ref _callsInFlight);
        _runsOut?.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    private void RunOut()
    {
        if (Volatile.Read(ref _callsInFlight) > 0)
        {
            return; // its end sets the timer anew
        }

        var left = _timeout - _time.GetElapsedTime(Volatile.Read(ref _lastCall));
        if (left <= TimeSpan.Zero)
        {
            _ended.TrySetResult();
        }
        else
        {
            _runsOut?.Change(left, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Start(string name, ThreadStart work) =>
        new Thread(work, maxStackSize: 128 * 1024) { IsBackground = true, Name = name }.Start();
}
