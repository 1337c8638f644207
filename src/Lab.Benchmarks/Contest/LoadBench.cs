using System.Globalization;
using System.Net;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Load.Tools;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Contest;

/// <summary>Makes the measurements of a plan, one after the other, each with a server of its own.</summary>
public sealed class LoadBench(Privilege privilege, Placement placement, BenchLog log, IProgress<RunProgress> progress)
{
    private const int WarmUpSeconds = 1;

    /// <summary>Set-up of a measurement, roughly: for the time that is announced only.</summary>
    private static readonly TimeSpan SetUp = TimeSpan.FromSeconds(2.5);

    /// <summary>Measures until the plan is done or somebody interrupts; each sample is on disk before the next is begun.</summary>
    /// <returns>True when it was interrupted.</returns>
    /// <exception cref="Core.LabException">Something on the machine failed; the samples so far are in the folder.</exception>
    public async Task<bool> RunAsync(LoadBenchPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var step in plan.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(new Step(Announce(plan, step)));
                var sample = await MeasureAsync(plan, step, cancellationToken);
                log.Append(LoadBenchFormat.WriteSample(sample));
                progress.Report(new Step($"  {Describe(sample)}"));
            }

            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<LoadBenchSample> MeasureAsync(LoadBenchPlan plan, LoadStep step, CancellationToken cancellationToken) => step switch
    {
        ContestStep contest => await ContestAsync(plan, contest, cancellationToken),
        PacingStep pacing => await PaceAsync(plan, pacing, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, message: null),
    };

    private async Task<LoadBenchSample> ContestAsync(LoadBenchPlan plan, ContestStep step, CancellationToken cancellationToken)
    {
        await using var server = await ContestServer.StartAsync(step.Server, privilege, placement, cancellationToken);
        var load = new ClosedLoop("bench", plan.Connections, step.KeepAlive);
        if (Tool.Of(step.Tool) is { } tool)
        {
            var run = new ToolTrial(tool, server.EndPoint, load, placement.LoadCpus);
            await run.RunAsync(WarmUpSeconds, cancellationToken);
            return await BesideServerAsync(step, server, () => run.RunAsync(step.Seconds, cancellationToken), cancellationToken);
        }

        await using var engine = Start(server.EndPoint, load);
        var trial = new EngineTrial(engine);
        await trial.WarmUpAsync(TimeSpan.FromSeconds(WarmUpSeconds), cancellationToken);
        return await BesideServerAsync(
            step, server, async () => (await trial.WatchAsync(TimeSpan.FromSeconds(step.Seconds), cancellationToken)).Figures, cancellationToken);
    }

    /// <summary>The server's CPU time goes from before the measurement to after it, with what lies around it.</summary>
    private static async Task<ContestSample> BesideServerAsync(
        ContestStep step, ContestServer server, Func<Task<LoadFigures>> measure, CancellationToken cancellationToken)
    {
        var (startNs, startCpuNs) = (MonotonicClock.NowNs, await server.ReadCpuNsAsync(cancellationToken));
        var figures = await measure();
        var (endNs, endCpuNs) = (MonotonicClock.NowNs, await server.ReadCpuNsAsync(cancellationToken));
        return new ContestSample(step, figures, (endCpuNs - startCpuNs) / (double)(endNs - startNs));
    }

    private async Task<LoadBenchSample> PaceAsync(LoadBenchPlan plan, PacingStep step, CancellationToken cancellationToken)
    {
        await using var server = await ContestServer.StartAsync(LoadServer.Responder, privilege, placement, cancellationToken);
        await using var engine = Start(server.EndPoint, new OpenLoop("bench", new FixedRate(step.RateRps), Arrivals.Constant, plan.Connections, KeepAlive: true));
        return await new PacingTrial(engine).WatchAsync(step, TimeSpan.FromSeconds(WarmUpSeconds), TimeSpan.FromSeconds(step.Seconds), cancellationToken);
    }

    private EpollLoad Start(IPEndPoint endPoint, LoadSpec load) => EpollLoad.Start(new LoadTarget(endPoint, "lab"), load, placement.LoadCpus);

    private static string Announce(LoadBenchPlan plan, LoadStep step)
    {
        var left = plan.Steps.Skip(step.Index).Aggregate(TimeSpan.Zero, (sum, each) => sum + SetUp + TimeSpan.FromSeconds(each.Seconds + WarmUpSeconds));
        var what = step switch
        {
            ContestStep contest => $"{LoadBenchNames.Of(contest.Tool)} on {LoadBenchNames.Of(contest.Server)}, {LoadBenchNames.OfMode(contest.KeepAlive)}",
            PacingStep pacing => string.Create(CultureInfo.InvariantCulture, $"open loop of {pacing.RateRps:N0}/s"),
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{step.Index + 1} of {plan.Steps.Count}: {what}, {step.Seconds} s (about {Math.Ceiling(left.TotalMinutes):0} min left)");
    }

    private static string Describe(LoadBenchSample sample) => sample switch
    {
        ContestSample { Figures: var figures } contest => string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.RateRps:N0} requests/s, {figures.CpuUsPerRequest:0.0} us of CPU each, {figures.CoreShare:0 %} of a core beside the server's {contest.ServerCoreShare:0 %}; {figures.Failed:N0} failed"),
        PacingSample paced => string.Create(
            CultureInfo.InvariantCulture,
            $"{paced.AchievedRps:N1} requests/s; lateness p99 {paced.Pacing.LatenessP99Us:0.0} us, gap variation {paced.Pacing.GapVariation:0.000}; {paced.Failed:N0} failed"),
        _ => "",
    };
}
