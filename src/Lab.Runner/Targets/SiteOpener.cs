using System.Globalization;
using Lab.Core.Definitions;
using Lab.Runner.Agents;
using Lab.Runner.Docker;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Runner.Targets;

/// <summary>Starts the agent on the machine that a target names. Whatever the target is, what follows is the same.</summary>
/// <param name="home">The lab's files.</param>
/// <param name="privilege">How to become root on this machine; only asked for where it is the one under test.</param>
/// <param name="say">Is told what is done, a line a call.</param>
public sealed class SiteOpener(LabHome home, Privilege privilege, Action<string> say)
{
    /// <summary>Opens it; where the load is this process's own, it moves to the load's CPUs.</summary>
    /// <param name="target">Which machine.</param>
    /// <param name="loadFrom">Where the load is to run.</param>
    /// <param name="loadCpus">CPUs for the load, of the machine that it runs on; null for the lab's own choice.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Core.LabException">The machine can't be reached, or the agent does not start there.</exception>
    public async Task<Site> OpenAsync(Target target, LoadPlace loadFrom, int[]? loadCpus, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case LocalTarget:
                return await OpenHereAsync(loadCpus, cancellationToken);
            case DockerTarget docker:
                var containers = await ContainerSite.OpenAsync(EngineAddress.Find(Environment.GetEnvironmentVariable, File.Exists), docker.Image, say, cancellationToken);
                try
                {
                    return (await OpenHereAsync(loadCpus, cancellationToken)).With(containers);
                }
                catch
                {
                    await containers.DisposeAsync();
                    throw;
                }

            default:
                return await OpenThereAsync(target, loadFrom, loadCpus, cancellationToken);
        }
    }

    private async Task<Site> OpenHereAsync(int[]? loadCpus, CancellationToken cancellationToken)
    {
        var placement = loadCpus is { } asked ? Placement.WithLoadOn(asked) : Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        return new(await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken), placement, address: null, domain: null, isLoadThere: false);
    }

    private async Task<Site> OpenThereAsync(Target target, LoadPlace loadFrom, int[]? loadCpus, CancellationToken cancellationToken)
    {
        // Before the machine is started for it: this is what can fail for want of a network.
        var binary = await AgentBinary.OfThisBuildAsync(home, say, cancellationToken);
        var (machine, domain) = await ReachAsync(target, cancellationToken);
        var agent = await RemoteAgent.InstallAsync(machine, binary, say, cancellationToken);
        say($"starting the agent on {machine.Name}");
        if (loadFrom == LoadPlace.Target)
        {
            var together = Placement.Together(agent.Cpus, loadCpus);
            return new(await AgentProcess.StartAsync(agent, isClockOwn: true, cancellationToken), together, address: null, domain, isLoadThere: true);
        }

        var apart = Placement.Apart(agent.Cpus, loadCpus);
        await ExperimentRunner.BindThisProcessAsync(apart.LoadCpus, cancellationToken);
        return new(await AgentProcess.StartAsync(agent, isClockOwn: false, cancellationToken), apart, agent.Address.ToString(), domain, isLoadThere: false);
    }

    private async Task<(RemoteMachine Machine, string? Domain)> ReachAsync(Target target, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case SshTarget ssh:
                string[] port = ssh.Port is { } number ? ["-p", number.ToString(CultureInfo.InvariantCulture)] : [];
                return (new(ssh.Name, port, ssh.Login), null);
            case VagrantTarget:
                var vagrant = new VagrantMachine(home, say);
                return (await vagrant.UpAsync(cancellationToken), vagrant.FindId());
            default:
                throw new ArgumentOutOfRangeException(nameof(target), target, "This target has no machine.");
        }
    }
}
