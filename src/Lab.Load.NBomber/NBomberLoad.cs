using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Load.NBomber;

/// <summary>
/// A load by NBomber 4.1.2: KeepConstant for a closed loop, Inject for an open one. It goes on across windows, and each request is labelled
/// by its times as the lab's engine does; NBomber's own statistics are not used. It draws a request's time within the second and does not tell it, so
/// the corrected latency of an open loop counts from when NBomber began the request, waiting for a connection included: what NBomber itself was
/// late is not in it.
/// </summary>
public sealed class NBomberLoad : ILoad
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly Outcomes _outcomes = new();
    private readonly RequestSender _sender;
    private readonly LoadSpec _spec;
    private readonly Task _test;
    private volatile TaskCompletionSource? _paused;
    private volatile bool _over;

    private NBomberLoad(IPEndPoint server, LoadSpec spec, Action<LoadSpec, Func<Action<string>, Task<bool>>> run)
    {
        _spec = spec;
        _sender = new RequestSender(server, spec, _outcomes);
        _test = Task.Factory.StartNew(
            () => run(spec, OnceAsync), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public bool IsContinuous => true;

    /// <summary>CPU time of the whole process, ns: NBomber runs on the thread pool, beside the controller.</summary>
    public long CpuNs => (long)Environment.CpuUsage.TotalTime.TotalNanoseconds;

    /// <inheritdoc/>
    /// <exception cref="LabException">NBomber has ended: what it did so far would look like a load without
    /// requests.</exception>
    public LoadCounts Totals
    {
        get
        {
            ThrowIfEnded();
            return _outcomes.Totals;
        }
    }

    /// <inheritdoc/>
    public long? Backlog => _spec is OpenLoop ? _outcomes.InFlight : null;

    /// <summary>Starts the load.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="spec">How requests come; the rate of an open loop must be known.</param>
    public static ILoad Start(IPEndPoint server, LoadSpec spec) => Start(server, spec, NBomberRun.Run);

    /// <summary>The same with what makes the iterations, which ends when one of them says so.</summary>
    internal static ILoad Start(
        IPEndPoint server, LoadSpec spec, Action<LoadSpec, Func<Action<string>,
        Task<bool>>> run) => new NBomberLoad(server, spec, run);

    /// <inheritdoc/>
    public async ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken)
    {
        await UntilAsync(() => _outcomes.HavePassed(endNs), cancellationToken);
        return _outcomes.Close(startNs, endNs, _spec is OpenLoop);
    }

    /// <inheritdoc/>
    public void DiscardBefore(long ns) => _outcomes.DiscardBefore(ns);

    /// <inheritdoc/>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        _paused ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        await UntilAsync(() => _outcomes.IsIdle, cancellationToken);
    }

    /// <inheritdoc/>
    public void Resume()
    {
        var paused = _paused ?? throw new InvalidOperationException("The load is not paused.");
        _paused = null;
        paused.SetResult();
    }

    /// <summary>The next iteration ends the test.</summary>
    public async ValueTask DisposeAsync()
    {
        _over = true;
        _paused?.TrySetResult();
        await _test.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sender.Dispose();
    }

    private async Task<bool> OnceAsync(Action<string> end)
    {
        var id = _outcomes.Begin();
        // Begun first and looked second: whoever pauses sees either nothing under way, or this one.
        if (_over || _paused is not null)
        {
            _outcomes.Abandon(id);
            await StandAsideAsync(end);
            return true;
        }

        var error = await _sender.SendAsync();
        _outcomes.End(id, error);
        return error is null;
    }

    /// <summary>Arrivals of an open loop that is paused are none; a closed loop's connections wait.</summary>
    private async Task StandAsideAsync(Action<string> end)
    {
        if (_over)
        {
            end("the lab is done with it");
        }
        else if (_spec is ClosedLoop && _paused is { } paused)
        {
            await paused.Task;
        }
    }

    private async Task UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        var deadlineNs = MonotonicClock.NowNs + (long)LongestWait.TotalNanoseconds;
        // Asked each time before anything else: a load that has ended has nothing under way, and would seem to have
        // done what was asked.
        ThrowIfEnded();
        while (!holds())
        {
            if (MonotonicClock.NowNs > deadlineNs)
            {
                throw new LabException($"NBomber did not end its requests within {LongestWait.TotalSeconds:0} s.");
            }

            await Task.Delay(Look, cancellationToken);
            ThrowIfEnded();
        }
    }

    /// <summary>
    /// It goes on for a day, so unless the lab ended it, it failed or refused the test; then the innermost cause says
    /// why.
    /// </summary>
    private void ThrowIfEnded()
    {
        if (_test.IsCompleted && !_over)
        {
            var cause = _test.Exception?.InnerException?.GetBaseException();
            throw new LabException(
                $"NBomber ended by itself: {cause?.Message ?? "its test was over, and it gave no reason."}", cause);
        }
    }
}
