using System.Net;
using System.Reflection;
using CliWrap;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;
using Lab.Runner.Agents;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;

namespace Lab.Runner.Execution;

/// <summary>Runs an experiment on this machine, from the definition to the run's folder.</summary>
public sealed class ExperimentRunner(LabHome home, Privilege privilege, IProgress<RunProgress> progress)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Measures. Packages must be there already (<see cref="Preparation"/>).</summary>
    /// <exception cref="PreflightException">No requested arm can run here, or the plan can't reach a verdict.</exception>
    /// <exception cref="Core.LabException">Something on the machine failed; what was measured is in the folder.</exception>
    public async Task<RunOutcome> RunAsync(ExperimentRequest request, CancellationToken cancellationToken)
    {
        var placement = Placement.ForThisMachine();
        await BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        await using var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
        var agent = process.Agent;
        progress.Report(new Step("finding out what this machine can do"));
        var capabilities = await agent.FindCapabilitiesAsync(cancellationToken);
        var server = await StartServerAsync(agent, request.Definition.Server, placement, cancellationToken);
        if (request.Definition.Server.Adopted is not null)
        {
            placement = Placement.Beside(server);
            await BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        }

        progress.Report(new Step($"server: {server.Software}, {Where(server)}, on CPU {CpuList.Format(server.Cpus)}; load on CPU {CpuList.Format(placement.LoadCpus)}"));
        var plan = await PrepareAsync(agent, request, cancellationToken);
        using var folder = RunFolderWriter.Create(request.Folder);
        folder.Write(plan);
        folder.Write(new RunEnvironment(Version(), DateTimeOffset.UtcNow, capabilities, server, placement.LoadCpus, [.. placement.Doubts, .. NetworkDoubts(request.Definition.Server, server)]));
        var interrupted = false;
        try
        {
            await MeasureAsync(agent, plan, server, placement, folder, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }

        await KeepOutputAsync(agent, plan, folder);
        await agent.StopAsync(CancellationToken.None);
        return new RunOutcome(request.Folder, interrupted);
    }

    private static Task<ServerInfo> StartServerAsync(IAgent agent, ServerSpec spec, Placement placement, CancellationToken cancellationToken) =>
        spec.Adopted is { } adopted
            ? agent.AdoptServerAsync(new(adopted.Pid, adopted.Port), cancellationToken)
            : agent.StartServerAsync(new(spec.BodyBytes, spec.Network, placement.ServerCpus, placement.LoadCpus, spec.Mpm), cancellationToken);

    private async Task<ExperimentPlan> PrepareAsync(IAgent agent, ExperimentRequest request, CancellationToken cancellationToken)
    {
        progress.Report(new Step(request.Probes.Count == 0 ? "preparing the controls" : $"preparing {request.Probes.Count} probe variants"));
        var preparation = new ArmPreparation(home, new CoreCompiler(home), agent);
        var arms = await preparation.PrepareAsync(request.Probes, cancellationToken);
        foreach (var arm in arms.Where(arm => arm.NotRun is not null))
        {
            progress.Report(new Step($"not run: {arm.Id}: {arm.NotRun}"));
        }

        if (arms.Count > 0 && arms.All(arm => arm.NotRun is not null))
        {
            throw new PreflightException([.. arms.Select(arm => new PreflightIssue(arm.Id, Line: null, $"it can't run here: {arm.NotRun}", $"It needs {arm.Needs}."))]);
        }

        var (plan, issues) = Planner.Make(new(request.Definition, "local", request.Seed, arms, request.Blocks));
        if (plan is null)
        {
            throw new PreflightException(issues);
        }

        await preparation.PrepareTwinsAsync(plan, cancellationToken);
        return plan;
    }

    private async Task MeasureAsync(
        IAgent agent, ExperimentPlan plan, ServerInfo server, Placement placement, RunFolderWriter folder, CancellationToken cancellationToken)
    {
        var index = 0;
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(server.Addresses[0]), server.Port), "/index.html", "lab");
        foreach (var (spec, schedule) in plan.Definition.Loads.Zip(plan.Schedules))
        {
            progress.Report(new Step($"load {spec.Name}: {Describe(spec)}; warming up"));
            await using var load = Start(spec, target, placement);
            await Task.Delay(WarmUp, cancellationToken);
            var accounting = new AccountingRun(plan, new AccountingTaker(agent, load, spec.Name, server.Cpus), folder, progress);
            await accounting.RunAsync(schedule, () => index++, cancellationToken);
            var switchback = new Switchback(plan, spec, new WindowTaker(agent, load, spec.Name), folder, progress);
            await switchback.RunAsync(schedule, () => index++, cancellationToken);
        }
    }

    private static EpollLoad Start(LoadSpec spec, LoadTarget target, Placement placement) => spec switch
    {
        ClosedLoop closed => EpollLoad.Start(target, closed, placement.LoadCpus),
        _ => throw new InvalidOperationException($"No engine for {spec.GetType().Name}."),
    };

    private static string Describe(LoadSpec spec) => spec switch
    {
        ClosedLoop { KeepAlive: true } closed => $"closed loop, {closed.Connections} connections kept alive",
        ClosedLoop closed => $"closed loop, {closed.Connections} in flight, a new connection for each request",
        _ => spec.Name,
    };

    private static string Where(ServerInfo server) => server.Network == NetworkMode.Veth
        ? "in a network namespace of its own"
        : "over loopback";

    private static IEnumerable<string> NetworkDoubts(ServerSpec wanted, ServerInfo server)
    {
        if (server.Network == NetworkMode.Loopback)
        {
            yield return server.NetworkRefusal is { } refusal
                ? $"No network namespace could be made ({refusal}), so the load came over loopback: what the client's side of the kernel does is measured too."
                : $"The load came over loopback{(wanted.Adopted is null ? ", as asked" : " to the running server")}: what the client's side of the kernel does is measured too.";
        }
    }

    private static async Task KeepOutputAsync(IAgent agent, ExperimentPlan plan, RunFolderWriter folder)
    {
        foreach (var arm in plan.RunningArms.Where(arm => arm.Kind == ArmKind.Probe))
        {
            folder.WriteProbeOutput(arm.Id, await agent.ReadOutputAsync(arm.Id, CancellationToken.None));
        }
    }

    /// <summary>The controller lives on the load's CPUs, all threads of it: the machine under test is the server's alone.</summary>
    public static async Task BindThisProcessAsync(IReadOnlyList<int> cpus, CancellationToken cancellationToken) =>
        await Cli.Wrap("/usr/bin/taskset")
            .WithArguments(["--all-tasks", "--cpu-list", "--pid", CpuList.Format(cpus), Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            .ExecuteAsync(cancellationToken);

    private static string Version() =>
        typeof(ExperimentRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
