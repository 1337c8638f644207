using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Records;
using NBomber.Contracts;
using NBomber.CSharp;

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
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Outcomes _outcomes = new();
    private readonly RequestSender _sender;
    private readonly LoadSpec _spec;
    private readonly Task _test;
    private volatile TaskCompletionSource? _paused;
    private volatile bool _over;

    private NBomberLoad(IPEndPoint server, LoadSpec spec)
    {
        _spec = spec;
        _sender = new RequestSender(server, spec, _outcomes);
        var scenario = Scenario.Create(spec.Name, OnceAsync)
            .WithoutWarmUp()
            .WithMaxFailCount(int.MaxValue)
            .WithLoadSimulations(SimulationOf(spec));
        _test = Task.Factory.StartNew(
            () => NBomberRunner.RegisterScenarios(scenario).WithoutReports().Run(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public bool IsContinuous => true;

    /// <summary>CPU time of the whole process, ns: NBomber runs on the thread pool, beside the controller.</summary>
    public long CpuNs => (long)Environment.CpuUsage.TotalTime.TotalNanoseconds;

    /// <inheritdoc/>
    public LoadCounts Totals => _outcomes.Totals;

    /// <inheritdoc/>
    public long? Backlog => _spec is OpenLoop ? _outcomes.InFlight : null;

    /// <summary>Starts the load.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="spec">How requests come; the rate of an open loop must be known.</param>
    public static ILoad Start(IPEndPoint server, LoadSpec spec) => new NBomberLoad(server, spec);

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

    /// <summary>Inject takes a whole number for an interval: the interval is made to fit, about a second.</summary>
    private static LoadSimulation SimulationOf(LoadSpec spec)
    {
        if (spec is not OpenLoop open)
        {
            return Simulation.KeepConstant(spec.Connections, Longest);
        }

        var rps = open.Rate is FixedRate known ? known.Rps : throw new InvalidOperationException("The rate of this load is not known yet.");
        var rate = Math.Max(1, (int)Math.Round(rps));
        return Simulation.Inject(rate, TimeSpan.FromSeconds(rate / rps), Longest);
    }

    private async Task<IResponse> OnceAsync(IScenarioContext context)
    {
        var id = _outcomes.Begin();
        // Begun first and looked second: whoever pauses sees either nothing under way, or this one.
        if (_over || _paused is not null)
        {
            _outcomes.Abandon(id);
            await StandAsideAsync(context);
            return Response.Ok();
        }

        var error = await _sender.SendAsync();
        _outcomes.End(id, error);
        return error is null ? Response.Ok() : Response.Fail();
    }

    /// <summary>Arrivals of an open loop that is paused are none; a closed loop's connections wait.</summary>
    private async Task StandAsideAsync(IScenarioContext context)
    {
        if (_over)
        {
            context.StopCurrentTest("the lab is done with it");
        }
        else if (_spec is ClosedLoop && _paused is { } paused)
        {
            await paused.Task;
        }
    }

    private async Task UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        var deadlineNs = MonotonicClock.NowNs + (long)LongestWait.TotalNanoseconds;
        while (!holds())
        {
            if (_test.IsCompleted)
            {
                throw new LabException($"NBomber ended by itself{(_test.Exception is { } failure ? $": {failure.InnerException?.Message}" : "")}.");
            }

            if (MonotonicClock.NowNs > deadlineNs)
            {
                throw new LabException($"NBomber did not end its requests within {LongestWait.TotalSeconds:0} s.");
            }

            await Task.Delay(Look, cancellationToken);
        }
    }
}
