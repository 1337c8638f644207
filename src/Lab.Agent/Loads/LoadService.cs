using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Records;
using Lab.Load;
using Lab.Load.Checks;

namespace Lab.Agent.Loads;

/// <summary>The load where it runs on the machine under test: the lab's engine, driven from afar.</summary>
internal sealed class LoadService : ILoadHost, IAsyncDisposable
{
    private ILoad? _load;
    private IPEndPoint[] _ways = [];

    public Task<FirstAnswer> TryRequestsAsync(LoadOrder order, CancellationToken cancellationToken) =>
        AnswerCheck.TryAsync(
            new LoadTarget(IPEndPoint.Parse(order.Ways[0]), order.Host), order.Spec, cancellationToken);

    public async Task StartLoadAsync(LoadOrder order, CancellationToken cancellationToken)
    {
        if (_load is not null)
        {
            throw new LabException("A load runs already.");
        }

        _ways = [.. order.Ways.Select(IPEndPoint.Parse)];
        var target = new LoadTarget(_ways[0], order.Host) { OtherWays = _ways[1..] };
        _load = order.Spec is CountedLoop counted
            ? await CountedLoad.StartAsync(target, counted, order.Cpus, cancellationToken)
            : EpollLoad.Start(target, order.Spec, order.Cpus, order.Seed);
    }

    public Task<LoadReading> ReadLoadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new LoadReading(MonotonicClock.NowNs, Present.CpuNs, Present.Totals, Present.Backlog));

    public async Task<WindowLoadReport> CloseLoadWindowAsync(long startNs, long endNs, CancellationToken cancellationToken)
    {
        var window = await Present.CloseWindowAsync(startNs, endNs, cancellationToken);
        return new(
            window.StartNs, window.EndNs, window.Counts, HistogramText.Of(window.Latency),
            window.Corrected is { } corrected ? HistogramText.Of(corrected) : null, window.Pacing);
    }

    public Task ForgetLoadAsync(CancellationToken cancellationToken)
    {
        Present.DiscardBefore(MonotonicClock.NowNs);
        return Task.CompletedTask;
    }

    public Task PauseLoadAsync(CancellationToken cancellationToken) => Present.PauseAsync(cancellationToken);

    public Task ResumeLoadAsync(CancellationToken cancellationToken)
    {
        Present.Resume();
        return Task.CompletedTask;
    }

    public async Task<LoadSpan> RunLoadAsync(int requests, CancellationToken cancellationToken)
    {
        var startNs = MonotonicClock.NowNs;
        await ((CountedLoad)Present).RunAsync(requests, cancellationToken);
        return new(startNs, MonotonicClock.NowNs);
    }

    public Task AimLoadAsync(int way, CancellationToken cancellationToken)
    {
        switch (Present)
        {
            case EpollLoad engine:
                engine.AimAt(_ways[way]);
                break;
            case CountedLoad counted:
                counted.AimAt(_ways[way]);
                break;
        }

        return Task.CompletedTask;
    }

    public async Task StopLoadAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_load is { } load)
        {
            _load = null;
            await load.DisposeAsync();
        }
    }

    private ILoad Present => _load ?? throw new LabException("No load was started here.");
}
