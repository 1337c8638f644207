using System.Net;
using Lab.Benchmarks.Wrk;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load.Tools;
using Lab.Runner;
using Lab.Runner.Agents;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Precision;

/// <summary>
/// The naive method: wrk for half of the time without the probe and for the other half with it. Server, network and CPUs are those of the
/// lab's runs; each measurement starts its own server, as each of the lab's does, and warms it once.
/// </summary>
public sealed class WrkMethod(LabHome home, Privilege privilege, PrecisionQuestion question)
{
    private const int WarmUpSeconds = 2;

    /// <summary>Measures once.</summary>
    /// <exception cref="LabException">Something on the machine failed.</exception>
    public async Task<WrkSample> MeasureAsync(PrecisionStep step, CancellationToken cancellationToken)
    {
        var placement = Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        await using var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
        var agent = process.Agent;
        var spec = question.Definition.Server;
        var server = await agent.StartServerAsync(new(spec.BodyBytes, spec.Network, placement.ServerCpus, placement.LoadCpus, spec.Mpm), cancellationToken);
        await PrepareAsync(agent, cancellationToken);
        var wrk = new WrkRun(ToolOrder.For(new(IPAddress.Parse(server.Addresses[0]), server.Port), question.Load, placement.LoadCpus));
        await wrk.RunAsync(WarmUpSeconds, cancellationToken);
        var sample = await MeasureAsync(step, agent, wrk, cancellationToken);
        await agent.StopAsync(CancellationToken.None);
        return sample;
    }

    private async Task PrepareAsync(IAgent agent, CancellationToken cancellationToken)
    {
        var preparation = new ArmPreparation(home, new CoreCompiler(home), agent);
        var arm = (await preparation.PrepareAsync([question.Probe], cancellationToken))[0];
        if (arm.NotRun is { } refusal)
        {
            throw new PreflightException(
                [new PreflightIssue(arm.Id, Line: null, $"it can't run here: {refusal}", arm.NeedsSentence)]);
        }
    }

    private async Task<WrkSample> MeasureAsync(PrecisionStep step, IAgent agent, WrkRun wrk, CancellationToken cancellationToken)
    {
        var half = step.Seconds / 2;
        var off = step.OnFirst ? null : await wrk.RunAsync(half, cancellationToken);
        var arm = question.Probe.Arm;
        await agent.AttachAsync(new(arm.Id, arm.Class, arm.Hooks), cancellationToken);
        var before = await BurnsAsync(agent, cancellationToken);
        var on = await wrk.RunAsync(half, cancellationToken);
        var seen = await BurnsAsync(agent, cancellationToken) - before;
        await agent.DetachAsync(cancellationToken);
        off ??= await wrk.RunAsync(half, cancellationToken);
        return new(step, off, on, seen);
    }

    /// <summary>The proof that the probe is on: it burns once a request (writev), and counts that.</summary>
    private static async Task<long> BurnsAsync(IAgent agent, CancellationToken cancellationToken) =>
        (await agent.ReadCountersAsync(cancellationToken)).Own?.Burnt?.BurnsServerCpu ?? 0;
}
