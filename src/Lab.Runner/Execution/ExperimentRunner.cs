using System.Net;
using System.Reflection;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;
using Lab.Load.Tools;
using Lab.Runner.Definitions;
using Lab.Runner.Loads;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Runner.Execution;

/// <summary>Runs an experiment on this machine, from the definition to the run's folder.</summary>
/// <param name="home">The lab's files.</param>
/// <param name="privilege">How to become root.</param>
/// <param name="progress">Is told what is done.</param>
/// <param name="nbomber">Starts a load by NBomber on a server; null where the lab was built without it.</param>
public sealed class ExperimentRunner(LabHome home, Privilege privilege, IProgress<RunProgress> progress, Func<IPEndPoint, LoadSpec, ILoad>? nbomber = null)
{
    private static readonly MapAccessRequest MapAccess = new(Entries: 4096, Repetitions: 31);

    /// <summary>When it may use the machine.</summary>
    public RunTurn Turn { get; init; } = RunTurn.Always;

    /// <summary>Measures. Packages must be there already (<see cref="Preparation"/>).</summary>
    /// <exception cref="PreflightException">No requested arm can run here, or the plan can't reach a verdict.</exception>
    /// <exception cref="LabException">Something failed before anything was measured; what fails later is in the outcome.</exception>
    public async Task<RunOutcome> RunAsync(ExperimentRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        await using var site = await new SiteOpener(home, privilege, told => progress.Report(new Step(told))).OpenAsync(request.Target, request.Definition.LoadFrom, request.LoadCpus, cancellationToken);
        var (agent, placement) = (site.Agent, site.Placement);
        progress.Report(new Step("finding out what this machine can do"));
        var capabilities = await agent.FindCapabilitiesAsync(cancellationToken);
        if (request.Definition.IsCounted)
        {
            await site.FindInstructionsAsync(cancellationToken);
        }

        var server = await StartServerAsync(site, request, cancellationToken);
        if (request.Definition.Server.Adopted is not null)
        {
            placement = request.LoadCpus is null ? Placement.Beside(server) : placement with { ServerCpus = server.Cpus };
            await BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        }

        progress.Report(new Step($"server: {server.Software}, {Where(server)}, on CPU {CpuList.Format(server.Cpus)}; load on CPU {CpuList.Format(placement.LoadCpus)}"));
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(server.Addresses[0]), server.Port), "lab");
        await new ServerCheck(target, site.Loads).RunAsync(
            request.Definition.Server, request.Definition.Loads, cancellationToken);
        var preparation = new ArmPreparation(
            home, new CoreCompiler(home, told => progress.Report(new Step(told))), agent);
        var prepared = await PrepareAsync(preparation, request, cancellationToken);
        var census = await ProcessCensus.TakeAsync(agent, cancellationToken);
        target = target with { OtherWays = [.. preparation.Ways.Values] };
        var loads = new LoadStarter(target, placement.LoadCpus, site.Loads, nbomber);
        var plan = await WithRatesAsync(prepared, loads, cancellationToken);
        using var folder = RunFolderWriter.Create(request.Folder);
        folder.Write(plan);
        var environment = new RunEnvironment(
            Version(), DateTimeOffset.UtcNow, capabilities, server, placement.LoadCpus,
            [.. placement.Doubts, .. NetworkDoubts(request.Definition.Server, server), .. CountingDoubts(site)]);
        folder.Write(environment);
        return await new RunCompletion(agent, plan, folder).OfAsync(
            async () =>
            {
                await MeasureAsync(
                    site, plan, request.Probes, server, target, preparation.Ways, loads, folder, cancellationToken);
                await Turn.LeaveLastAsync(cancellationToken);
            },
            async () =>
                folder.Write(
                    environment with { Doubts = [.. environment.Doubts, .. await census.DoubtsAsync(CancellationToken.None)] }),
            request.Folder,
            cancellationToken);
    }

    private void Check(ExperimentRequest request)
    {
        var (definition, probes) = (request.Definition, request.Probes);
        PreflightIssue[] issues =
        [
            .. LoadCheck.Of(definition, nbomber is not null),
            .. PathCheck.Of(definition, probes, request.Target),
            .. definition.Loads.Select(load => Tool.Of(load.Tool)).OfType<Tool>().Select(tool => tool.File).Distinct(StringComparer.Ordinal)
                .Where(file => !File.Exists(file)).Select(DebianPackages.IssueOf),
        ];
        if (issues.Length > 0)
        {
            throw new PreflightException(issues);
        }
    }

    private static Task<ServerInfo> StartServerAsync(Site site, ExperimentRequest request, CancellationToken cancellationToken)
    {
        var spec = request.Definition.Server;
        return spec.Adopted is { } adopted
            ? site.Agent.AdoptServerAsync(new(adopted.Pid, adopted.Port), cancellationToken)
            : site.StartServerAsync(spec, PathCheck.NeedsWays(request.Definition, request.Probes), cancellationToken);
    }

    private async Task<ExperimentPlan> PrepareAsync(ArmPreparation preparation, ExperimentRequest request, CancellationToken cancellationToken)
    {
        progress.Report(new Step(request.Probes.Count == 0 ? "preparing the controls" : $"preparing {request.Probes.Count} probe variants"));
        var arms = await preparation.PrepareTwinsAsync(
            await preparation.PrepareAsync(request.Probes, cancellationToken), cancellationToken);
        if (arms.Count > 0 && arms.All(arm => arm.NotRun is not null && !(arm.ExpectsRefusal && request.Definition.HasTrials)))
        {
            throw new PreflightException(
                [.. arms.Select(arm => new PreflightIssue(arm.Id, Line: null, $"it can't run here: {arm.NotRun}", arm.NeedsSentence))]);
        }

        foreach (var arm in arms.Where(arm => arm is { NotRun: not null, ExpectsRefusal: false }))
        {
            progress.Report(new Step($"not run: {arm.Id}: {arm.NotRun}"));
        }

        var (plan, issues) = Planner.Make(request.PlanOf(arms));
        if (plan is null)
        {
            throw new PreflightException(issues);
        }

        if (NeededTime.NoteOf(request.Definition, plan) is { } note)
        {
            progress.Report(new Step(note));
        }

        // Of the controls, which an experiment may have alone. They are planned already, so one that can't be had ends it.
        var controls = await preparation.PrepareTwinsAsync(plan.Arms, cancellationToken);
        return controls.Except(plan.Arms).FirstOrDefault() is { } refused
            ? throw new LabException($"{refused.Id} can't be measured here: {refused.NotRun}")
            : plan;
    }

    /// <summary>The plan with every rate in requests a second; the order of windows does not depend on them.</summary>
    private async Task<ExperimentPlan> WithRatesAsync(ExperimentPlan plan, LoadStarter starter, CancellationToken cancellationToken)
    {
        var loads = await new CapacityFinder(starter, progress).ResolveAsync(plan.Definition.Loads, cancellationToken);
        return plan with { Definition = plan.Definition with { Loads = loads } };
    }

    private async Task MeasureAsync(
        Site site, ExperimentPlan plan, IReadOnlyList<RequestedProbe> probes, ServerInfo server, LoadTarget target, IReadOnlyDictionary<string, IPEndPoint> ways, LoadStarter loads, RunFolderWriter folder, CancellationToken cancellationToken)
    {
        var agent = site.Agent;
        if (plan.Definition.MapAccess)
        {
            progress.Report(new Step("reading maps from user space, and pinning one"));
            folder.Write(await agent.TryMapsAsync(MapAccess, cancellationToken));
        }

        var faulty = new FaultyArms(plan, folder, progress);
        var index = 0;
        foreach (var (spec, schedule) in plan.Definition.Loads.Zip(plan.Schedules))
        {
            progress.Report(new Step($"load {spec.Name}: {LoadDescription.Of(spec)}; warming up"));
            if (spec is SweepLoop sweep)
            {
                var run = new SweepRun(
                    plan, sweep, agent, new CapacityFinder(loads, progress), loads, faulty, folder, progress);
                await run.RunAsync(schedule, () => index++, cancellationToken);
                continue;
            }

            await Turn.TakeAsync(cancellationToken);
            await using var load = await loads.StartAsync(spec, plan.Seed, cancellationToken);
            await WarmAsync(load, cancellationToken);
            var settled = await SettledLoad.LearnAsync(load, cancellationToken);
            if (schedule.Trials is { } rounds)
            {
                var trials = new TrialRun(
                    plan, new TrialTaker(agent, load, spec.Name, settled), spec.Name, new ArmPreparation(home, new CoreCompiler(home), agent), faulty, folder, progress);
                await trials.RunAsync(rounds, probes, () => index++, cancellationToken);
                continue;
            }

            var path = new PathSwitch(load, target.EndPoint, ways);
            var accounting = new AccountingRun(
                plan, spec.Name, new AccountingTaker(agent, load, spec.Name, server.Cpus, path), faulty, folder,
                progress);
            await accounting.RunAsync(schedule, () => index++, cancellationToken);
            await Turn.EndAsync(load, cancellationToken);
            WindowTaker taker = (load, spec) switch
            {
                (_, CountedLoop loop) => new CountedTaker(site.Process, load, loop, site.Instructions!, path),
                ({ IsContinuous: true }, _) => new StretchTaker(agent, load, spec, path, settled),
                _ => new RunTaker(agent, load, spec),
            };
            var switchback = new Switchback(plan, spec, load, Turn, taker, faulty, folder, progress);
            await switchback.RunAsync(schedule, () => index++, cancellationToken);
        }
    }

    private static async Task WarmAsync(LoadControl load, CancellationToken cancellationToken)
    {
        if (load.IsContinuous)
        {
            await Task.Delay(RunTiming.WarmUp, cancellationToken);
            return;
        }

        await load.ResumeAsync(cancellationToken);
        await Task.Delay(RunTiming.WarmUp, cancellationToken);
        await load.PauseAsync(cancellationToken);
    }

    private static string Where(ServerInfo server) => server.Network switch
    {
        NetworkMode.Veth => "in a network namespace of its own",
        NetworkMode.Bridge => "behind its engine's bridge",
        NetworkMode.Remote => $"at {server.Addresses[0]}",
        _ => "over loopback",
    };

    private static IEnumerable<string> NetworkDoubts(ServerSpec wanted, ServerInfo server)
    {
        if (server.Network == NetworkMode.Bridge)
        {
            yield return "The load came over the engine's bridge, whose packets are not steered: what the client's side of the kernel does may be measured too.";
        }

        if (server.Network == NetworkMode.Loopback)
        {
            yield return server.NetworkRefusal is { } refusal
                ? $"No network namespace could be made ({refusal}), so the load came over loopback: what the client's side of the kernel does is measured too."
                : $"The load came over loopback{(wanted.Adopted is null ? ", as asked" : " to the running server")}: what the client's side of the kernel does is measured too.";
        }
    }

    private static IEnumerable<string> CountingDoubts(Site site) => site.Instructions?.Doubt is { } doubt ? [doubt] : [];

    /// <summary>
    /// The controller lives on the load's CPUs, all threads of it: the machine under test is the server's alone.
    /// </summary>
    /// <exception cref="LabException">It may not run there.</exception>
    public static async Task BindThisProcessAsync(IReadOnlyList<int> cpus, CancellationToken cancellationToken)
    {
        var bound = await Cli.Wrap("/usr/bin/taskset")
            .WithArguments(
                ["--all-tasks", "--cpu-list", "--pid", CpuList.Format(cpus), Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (bound.ExitCode != 0)
        {
            throw LabException.FromCommand(
                $"taskset --cpu-list {CpuList.Format(cpus)}", bound.ExitCode, bound.StandardError);
        }
    }

    private static string Version() =>
        typeof(ExperimentRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
