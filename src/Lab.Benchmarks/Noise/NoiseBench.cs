using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Runner.Agents;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Noise;

/// <summary>
/// Where the noise comes from: a server under several loads with nothing switched, and what windows of several lengths would have seen of
/// it. The lengths of windows and the loads of the experiments were chosen by this.
/// </summary>
public sealed class NoiseBench(Privilege privilege, IProgress<RunProgress> progress)
{
    private const int BodyBytes = 1024;

    private static readonly int[] StepsPerWindow = [1, 2, 3, 4, 8, 16, 32];

    private static readonly (Mpm Mpm, ClosedLoop Load)[] Cases =
    [
        (Mpm.Worker, Load(connections: 1)), (Mpm.Worker, Load(connections: 4)), (Mpm.Worker, Load(connections: 16)),
        (Mpm.Worker, Load(connections: 48)), (Mpm.Worker, Load(connections: 16) with { KeepAlive = true }), (Mpm.Event, Load(connections: 16)),
    ];

    /// <summary>Watches each case for so long.</summary>
    /// <exception cref="Core.LabException">Something on the machine failed.</exception>
    public async Task<IReadOnlyList<NoiseRow>> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var placement = Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        var rows = new List<NoiseRow>();
        foreach (var (mpm, load) in Cases)
        {
            progress.Report(new Step($"watching mpm_{MpmNames.Of(mpm)} under {load.Connections} connections{(load.KeepAlive ? ", kept alive" : "")}"));
            await using var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
            var server = await process.Agent.StartServerAsync(
                new(BodyBytes, NetworkMode.Veth, placement.ServerCpus, placement.LoadCpus, mpm), cancellationToken);
            var steps = await new NoiseSurvey(process.Agent, server, placement.LoadCpus).WatchAsync(load, time, cancellationToken);
            rows.AddRange(StepsPerWindow.Select(count => WindowNoise.Of(steps, count, SwitchingSeconds)).OfType<WindowNoise>().Select(noise => new NoiseRow(mpm, load, noise)));
            await process.Agent.StopAsync(CancellationToken.None);
        }

        return rows;
    }

    private static double SwitchingSeconds => ClassTiming.For(SwitchingClass.Link) is var timing ? (timing.Guard + timing.Switch).TotalSeconds : 0;

    private static ClosedLoop Load(int connections) => new("noise", connections, KeepAlive: false);
}
