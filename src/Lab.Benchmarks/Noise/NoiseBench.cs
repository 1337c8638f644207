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

    private static readonly ClosedLoop[] Loads =
    [
        Load(connections: 1), Load(connections: 4), Load(connections: 16), Load(connections: 48), Load(connections: 16) with { KeepAlive = true },
    ];

    /// <summary>Watches each load for so long.</summary>
    /// <exception cref="Core.LabException">Something on the machine failed.</exception>
    public async Task<IReadOnlyList<(ClosedLoop Load, WindowNoise Noise)>> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var placement = Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        await using var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
        var server = await process.Agent.StartServerAsync(new(BodyBytes, NetworkMode.Veth, placement.ServerCpus, placement.LoadCpus), cancellationToken);
        var survey = new NoiseSurvey(process.Agent, server, placement.LoadCpus);
        var found = new List<(ClosedLoop Load, WindowNoise Noise)>();
        foreach (var load in Loads)
        {
            progress.Report(new Step($"watching the server under {load.Connections} connections{(load.KeepAlive ? ", kept alive" : "")}"));
            var steps = await survey.WatchAsync(load, time, cancellationToken);
            found.AddRange(StepsPerWindow.Select(count => WindowNoise.Of(steps, count, SwitchingSeconds)).OfType<WindowNoise>().Select(noise => (load, noise)));
        }

        await process.Agent.StopAsync(CancellationToken.None);
        return found;
    }

    private static double SwitchingSeconds => ClassTiming.For(SwitchingClass.Link) is var timing ? (timing.Guard + timing.Switch).TotalSeconds : 0;

    private static ClosedLoop Load(int connections) => new("noise", connections, KeepAlive: false);
}
