using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Runner;
using Lab.Runner.Agents;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>A real agent, started as the controller starts it, with a private Apache.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private RunningAgent(AgentProcess process, ServerInfo server)
    {
        (Process, Server) = (process, server);
    }

    public static int[] ServerCpus { get; } = [Environment.ProcessorCount - 1];

    public static int[] LoadCpus { get; } = [0];

    public AgentProcess Process { get; }

    public IAgent Agent => Process.Agent;

    public ServerInfo Server { get; }

    public static async Task<RunningAgent> StartAsync(NetworkMode network = NetworkMode.Veth, bool withWays = false)
    {
        Requires.Ebpf();
        Requires.Apache();
        var process = await StartProcessAsync();
        var server = await process.Agent.StartServerAsync(new(1024, network, ServerCpus, LoadCpus, Mpm.Worker, withWays), Cancellation);
        return new RunningAgent(process, server);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<AgentProcess> StartProcessAsync()
    {
        Requires.Root();
        return AgentProcess.StartAsync(Privilege.Find()!, LoadCpus, Cancellation);
    }

    /// <summary>A variant of a probe, made ready; the refusal when the kernel has one.</summary>
    public Task<(RequestedProbe Probe, ProbeReadiness Readiness)> PrepareAsync(string name) => PrepareAsync(Agent, name);

    /// <summary>The same with any agent.</summary>
    public static async Task<(RequestedProbe Probe, ProbeReadiness Readiness)> PrepareAsync(IAgent agent, string name)
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var probe = ProbeCatalogue.Resolve(home, [name], "test", issues).Single();
        Assert.Empty(issues);
        var request = await new ArmPreparation(home, new CoreCompiler(home), agent).RequestAsync(probe, Cancellation);
        var readiness = await agent.PrepareProbeAsync(request, Cancellation);
        return (probe, readiness);
    }

    /// <summary>The never-firing twin of a class, made ready.</summary>
    public async Task<ProbeReadiness> PrepareTwinAsync(SwitchingClass switchingClass, int hooks)
    {
        var home = LabHome.Find();
        var source = switchingClass == SwitchingClass.Link ? "twin.bpf.c" : "twin-perf.bpf.c";
        var content = switchingClass == SwitchingClass.Process
            ? []
            : await new CoreCompiler(home).CompileAsync(Path.Combine(home.Probes, "twin", source), Cancellation);
        return await Agent.PrepareTwinAsync(new(switchingClass, content, hooks), Cancellation);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
