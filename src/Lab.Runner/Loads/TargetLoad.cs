using System.Net;
using HdrHistogram;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Records;
using Lab.Load;

namespace Lab.Runner.Loads;

/// <summary>A load on the machine under test, through its agent.</summary>
internal sealed class TargetLoad : LoadControl
{
    private readonly ILoadHost _host;
    private readonly IPEndPoint[] _ways;

    private TargetLoad(ILoadHost host, IPEndPoint[] ways, bool isContinuous)
    {
        (_host, _ways, IsContinuous) = (host, ways, isContinuous);
    }

    /// <inheritdoc/>
    public override bool IsContinuous { get; }

    /// <summary>Starts it there; requests go out at once, of a counted one none.</summary>
    /// <param name="host">The agent's side of it.</param>
    /// <param name="target">What to ask for, as that machine sees it.</param>
    /// <param name="spec">How requests come.</param>
    /// <param name="cpus">CPUs of that machine.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<TargetLoad> StartAsync(ILoadHost host, LoadTarget target, LoadSpec spec, int[] cpus, int seed, CancellationToken cancellationToken)
    {
        IPEndPoint[] ways = [target.EndPoint, .. target.OtherWays];
        await host.StartLoadAsync(new(spec, [.. ways.Select(way => way.ToString())], target.Host, cpus, seed), cancellationToken);
        return new(host, ways, spec is not CountedLoop);
    }

    /// <inheritdoc/>
    public override async ValueTask<LoadReading> ReadAsync(CancellationToken cancellationToken) => await _host.ReadLoadAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken)
    {
        var report = await _host.CloseLoadWindowAsync(startNs, endNs, cancellationToken);
        return new(report.StartNs, report.EndNs, report.Counts, Histogram(report.Latency))
        {
            Corrected = report.Corrected is { } corrected ? Histogram(corrected) : null,
            Pacing = report.Pacing,
        };
    }

    /// <inheritdoc/>
    public override async ValueTask ForgetAsync(CancellationToken cancellationToken) => await _host.ForgetLoadAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task PauseAsync(CancellationToken cancellationToken) => _host.PauseLoadAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask ResumeAsync(CancellationToken cancellationToken) => await _host.ResumeLoadAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<LoadSpan> RunAsync(int requests, CancellationToken cancellationToken) => _host.RunLoadAsync(requests, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask AimAtAsync(IPEndPoint way, CancellationToken cancellationToken) =>
        await _host.AimLoadAsync(Array.IndexOf(_ways, way), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _host.StopLoadAsync(CancellationToken.None);
        }
        catch (LabException)
        {
            // The agent has gone, and the load with it; whoever asks it next says so.
        }
    }

    private static LongHistogram Histogram(string text)
    {
        var histogram = WindowLoad.NewHistogram();
        histogram.Add(HistogramText.Read(text));
        return histogram;
    }
}
