using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Runner.Agents;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Contest;

/// <summary>Where a bench runs, as the agent finds it: said once, before the first measurement.</summary>
public static class BenchMachineSurvey
{
    /// <summary>Asks the machine, and starts the server once for what it says of itself.</summary>
    /// <exception cref="Core.LabException">Something on the machine failed.</exception>
    public static async Task<BenchMachine> FindAsync(NetworkMode network, Privilege privilege, Placement placement, CancellationToken cancellationToken)
    {
        await using var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
        var machine = await process.Agent.FindCapabilitiesAsync(cancellationToken);
        var server = await process.Agent.StartServerAsync(new(BodyBytes: 1024, network, placement.ServerCpus, placement.LoadCpus, Mpm.Worker), cancellationToken);
        return new(machine.Kernel, machine.CpuModel, machine.Cpus.Length, machine.Virtualisation, server.Software, server.Network);
    }
}
