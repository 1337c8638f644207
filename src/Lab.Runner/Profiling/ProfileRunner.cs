using System.Globalization;
using System.Net;
using System.Reflection;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Profiling;
using Lab.Core.Records;
using Lab.Load;
using Lab.Runner.Agents;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using MathNet.Numerics.Random;

namespace Lab.Runner.Profiling;

/// <summary>Profiles the private Apache under load, with a probe in force or without, stretch by stretch.</summary>
/// <param name="home">The lab's files.</param>
/// <param name="privilege">How to become root.</param>
/// <param name="progress">Is told what is done.</param>
public sealed class ProfileRunner(LabHome home, Privilege privilege, IProgress<RunProgress> progress)
{
    private const int BodyBytes = 1024;

    private static readonly TimeSpan Guard = TimeSpan.FromMilliseconds(50);

    /// <summary>Samples until the plan is done or somebody interrupts; each stretch is on disk before the next is begun.</summary>
    /// <returns>True when it was interrupted.</returns>
    /// <exception cref="PreflightException">The probe or the sampler can't run here.</exception>
    /// <exception cref="LabException">Something on the machine failed; the stretches so far are in the folder.</exception>
    public async Task<bool> RunAsync(ProfileRequest request, CancellationToken cancellationToken)
    {
        var placement = Placement.ForThisMachine();
        await ExperimentRunner.BindThisProcessAsync(placement.LoadCpus, cancellationToken);
        await using var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
        var agent = process.Agent;
        var capabilities = await agent.FindCapabilitiesAsync(cancellationToken);
        var server = await agent.StartServerAsync(new(BodyBytes, NetworkMode.Veth, placement.ServerCpus, placement.LoadCpus, Mpm.Worker), cancellationToken);
        var arm = await PrepareAsync(agent, request, cancellationToken);
        var environment = new RunEnvironment(Version(), DateTimeOffset.UtcNow, capabilities, server, placement.LoadCpus, placement.Doubts);
        var plan = new ProfilePlan(
            environment, request.Hz, ProfileRequest.StretchMs, request.Stretches, request.Probe?.Arm.Id, request.IsDifferential, request.Connections, request.KeepAlive, request.Seed);
        using var stretches = Create(request.Folder, plan);
        try
        {
            var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(server.Addresses[0]), server.Port), "lab");
            await using var load = EpollLoad.Start(target, new ClosedLoop("profile", request.Connections, request.KeepAlive), placement.LoadCpus);
            progress.Report(new Step(string.Create(CultureInfo.InvariantCulture, $"{server.Software} under {request.Connections} connections; warming up")));
            await Task.Delay(RunTiming.WarmUp, cancellationToken);
            await SampleAsync(agent, load, request, arm, stretches, cancellationToken);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
        finally
        {
            await agent.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>The states in the order of their stretches: in a differential pairs of both, each pair in a random order.</summary>
    public static IReadOnlyList<bool> Order(ProfileRequest request)
    {
        var random = new Xoshiro256StarStar(request.Seed, threadSafe: false);
        return
        [
            .. Enumerable.Range(0, request.Stretches).SelectMany(_ =>
            {
                var armFirst = random.NextBoolean();
                return request.IsDifferential ? new[] { armFirst, !armFirst } : [request.Probe is not null];
            }),
        ];
    }

    /// <summary>The arm as it is here; null where none was asked for.</summary>
    private async Task<Arm?> PrepareAsync(IAgent agent, ProfileRequest request, CancellationToken cancellationToken)
    {
        var compiler = new CoreCompiler(home, told => progress.Report(new Step(told)));
        var sampler = await agent.PrepareSamplerAsync(
            new(await compiler.CompileAsync(Path.Combine(home.Probes, "profiler", "profiler.bpf.c"), cancellationToken), request.Hz), cancellationToken);
        if (sampler.Refusal is { } refusal)
        {
            throw PreflightException.Of("profile", $"stacks can't be sampled here: {refusal}", "It needs perf events and BPF links on them (Linux 5.15).");
        }

        if (request.Probe is not { } probe)
        {
            return null;
        }

        progress.Report(new Step($"preparing {probe.Arm.Id}"));
        var arm = (await new ArmPreparation(home, compiler, agent).PrepareAsync([probe], cancellationToken))[0];
        return arm.NotRun is { } reason
            ? throw PreflightException.Of(arm.Id, $"it can't run here: {reason}", arm.NeedsSentence)
            : arm;
    }

    private async Task SampleAsync(
        IAgent agent, EpollLoad load, ProfileRequest request, Arm? prepared, StreamWriter stretches, CancellationToken cancellationToken)
    {
        var order = Order(request);
        foreach (var (index, withProbe) in order.Index())
        {
            var arm = withProbe ? prepared : null;
            var sampled = await agent.SampleStacksAsync(
                new(arm?.Id, arm?.Class ?? SwitchingClass.Link, arm?.Hooks ?? 0, (long)Guard.TotalNanoseconds, ProfileRequest.StretchMs * 1_000_000L), cancellationToken);
            await agent.CheckServerAsync(cancellationToken);
            var seen = await load.CloseWindowAsync(sampled.StartNs, sampled.EndNs, cancellationToken);
            var stretch = new ProfileStretch(index, arm?.Id ?? Arm.Baseline, seen.Counts.Requests, sampled);
            await stretches.WriteLineAsync(ProfileFormat.WriteStretch(stretch));
            await stretches.FlushAsync(cancellationToken);
            progress.Report(new Step(string.Create(
                CultureInfo.InvariantCulture, $"stretch {index + 1} of {order.Count}, {stretch.Arm}: {sampled.Seen:N0} samples, {stretch.Requests:N0} requests")));
        }
    }

    private static StreamWriter Create(string folder, ProfilePlan plan)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new LabException($"{folder} is not empty, and a profile never overwrites another. Name a new folder with --out.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ProfileFormat.PlanFile), ProfileFormat.WritePlan(plan));
            return new StreamWriter(Path.Combine(folder, ProfileFormat.StretchesFile)) { NewLine = "\n" };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The folder {folder} can't be written: {failure.Message}", failure);
        }
    }

    private static string Version() =>
        typeof(ProfileRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
