using System.Net;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Benchmarks.Noise;

/// <summary>Reads the counters of a loaded server every few milliseconds, with nothing attached and nothing switched.</summary>
public sealed class NoiseSurvey(IAgent agent, ServerInfo server, IReadOnlyList<int> loadCpus)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>The steps of a load that runs for so long.</summary>
    public async Task<IReadOnlyList<CounterStep>> WatchAsync(ClosedLoop spec, TimeSpan time, CancellationToken cancellationToken)
    {
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(server.Addresses[0]), server.Port), "lab");
        await using var load = EpollLoad.Start(target, spec, loadCpus);
        await Task.Delay(WarmUp, cancellationToken);
        var samples = new List<CounterSample> { await agent.ReadCountersAsync(cancellationToken) };
        while (samples[^1].MonotonicNs - samples[0].MonotonicNs < time.TotalNanoseconds)
        {
            await Task.Delay(Step, cancellationToken);
            samples.Add(await agent.ReadCountersAsync(cancellationToken));
        }

        return await StepsAsync(load, samples, cancellationToken);
    }

    /// <summary>The load is asked afterwards: nothing but the readings happens while the server is watched.</summary>
    private static async Task<IReadOnlyList<CounterStep>> StepsAsync(EpollLoad load, List<CounterSample> samples, CancellationToken cancellationToken)
    {
        var steps = new List<CounterStep>();
        foreach (var (before, after) in samples.Zip(samples.Skip(1)))
        {
            var seen = await load.CloseWindowAsync(before.MonotonicNs, after.MonotonicNs, cancellationToken);
            steps.Add(new CounterStep(before.MonotonicNs, after.MonotonicNs, seen.Counts.Requests, after.ServerCpuNs - before.ServerCpuNs));
        }

        return steps;
    }
}
