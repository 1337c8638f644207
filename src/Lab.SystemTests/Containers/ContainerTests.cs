using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load;
using Lab.Reporting;
using Lab.Runner.Docker;
using Lab.Runner.Execution;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Containers;

/// <summary>A real engine, a real container, and a run that was killed before.</summary>
[Collection(KernelCollection.Name)]
public sealed class ContainerTests : IDisposable
{
    private const string Tcplife = "tcplife/core-tp_btf";
    private const string Uprobe = "hooks/uprobe-request-empty";

    /// <summary>The kernel leaves out the run of a program that would interrupt a run of it on the same CPU.</summary>
    private const double KernelMisses = 0.97;

    private static readonly string[] Files =
        ["plan.json", "environment.json", "windows.jsonl", "report/summary.csv", "report/probes.csv", "report/ledger.csv", "report/overhead.png", "report/report.md"];

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task A_container_is_measured_and_nothing_else_and_what_a_killed_run_left_is_removed()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.Docker();
        var before = Remains.Now();
        await using (var engine = await PrivateEngine.StartAsync())
        {
            await KillARunAsync(engine);
            Assert.Single(await engine.AskAsync("ps", "--quiet"));

            await using (var other = await RunningAgent.StartAsync())
            {
                await using var load = LoadOn(other);
                var ended = await LabCommand.RunAsync(
                    engine.Variable, "experiment", _run.WriteExperiment(), "--target", "docker", "--probe", Tcplife, "--blocks", "4", "--seed", "7", "--out", _run.Path);
                Assert.True(ended.ExitCode is 0 or 4, ended.Error);
                Assert.Contains("removed 1 container that a killed run", ended.Error + ended.Output, StringComparison.Ordinal);
                Assert.True(load.Totals.Connections > 1000, "the other server was not under load");
            }

            AssertRun(RunFolder.Read(_run.Path));
            Assert.All(Files, file => Assert.True(new FileInfo(_run.File(file)) is { Exists: true, Length: > 0 }, $"{file} is missing or empty"));
            Assert.Empty(await engine.AskAsync("ps", "--all", "--quiet"));
            Assert.Empty(await engine.AskAsync("images", "--quiet"));
        }

        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_uprobe_is_on_the_containers_own_program_and_the_container_ends_with_the_agent()
    {
        const int Requests = 50;
        Requires.Ebpf();
        Requires.Apache();
        Requires.Docker();
        var cancellation = RunningAgent.Cancellation;
        await using var engine = await PrivateEngine.StartAsync();
        await using var containers = await ContainerSite.OpenAsync(engine.Address, image: null, _ => { }, cancellation);
        await using (var process = await RunningAgent.StartProcessAsync())
        {
            var placement = new Placement(RunningAgent.ServerCpus, RunningAgent.LoadCpus, []);
            var server = await containers.StartServerAsync(process.Agent, new ServerSpec(1024, NetworkMode.Veth, Mpm: Mpm.Worker), placement, cancellation);
            var (probe, readiness) = await RunningAgent.PrepareAsync(process.Agent, Uprobe);
            Assert.Null(readiness.Refusal);
            await process.Agent.SetAccountingAsync(enabled: true, cancellation); // an empty program counts nothing itself
            await process.Agent.AttachAsync(new(probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks), cancellation);
            var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(server.Addresses[0]), server.Port), "lab");
            long requests;
            await using (var load = await CountedLoad.StartAsync(target, new CountedLoop("test", KeepAlive: false, Requests), RunningAgent.LoadCpus, cancellation))
            {
                await load.RunAsync(Requests, cancellation);
                requests = load.Totals.Requests;
            }

            Assert.True(requests >= Requests);
            Assert.Equal(requests, Assert.Single(await process.Agent.ReadProgramsAsync(cancellation)).Runs);
            Assert.Single(await engine.AskAsync("ps", "--quiet"));
        }

        var since = Stopwatch.StartNew();
        while ((await engine.AskAsync("ps", "--all", "--quiet")).Length > 0)
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(5), "the container has outlived the agent");
            await Task.Delay(50, cancellation);
        }
    }

    public void Dispose() => _run.Dispose();

    /// <summary>Both of its processes, so that nobody is left who would clean up.</summary>
    private async Task KillARunAsync(PrivateEngine engine)
    {
        var folder = _run.File("killed");
        using var lab = LabCommand.Start(
            engine.Variable, "experiment", _run.WriteExperiment(), "--target", "docker", "--probe", Tcplife, "--max-time", "5m", "--precision", "0.01%", "--out", folder);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var since = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(folder, RunFolderFormat.WindowsFile)))
        {
            Assert.False(lab.HasExited, lab.HasExited ? await error : "");
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), "the run does not begin");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var agent = Process.GetProcessesByName("lab-agent").Select(process => process.Id).Single(pid => File.ReadLines($"/proc/{pid}/status").Contains($"PPid:\t{lab.Id}"));
        Signal("STOP", lab.Id);
        Signal("KILL", agent);
        Signal("KILL", lab.Id);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(_run.Path, recursive: true);
    }

    private static void Signal(string name, int pid) => Process.Start("/bin/kill", ["-s", name, pid.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private static EpollLoad LoadOn(RunningAgent running) => EpollLoad.Start(
        new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab"),
        new OpenLoop("other", new FixedRate(300), Arrivals.Constant, Connections: 16, KeepAlive: false), RunningAgent.LoadCpus);

    private static void AssertRun(RunRecord run)
    {
        Assert.Equal("docker", run.Plan.Target);
        Assert.Contains("in a container of Docker Engine", run.Environment.Server.Software, StringComparison.Ordinal);
        Assert.All(run.Plan.Arms, arm => Assert.Null(arm.NotRun));
        Assert.All(Accounting(run, "baseline"), window => Assert.Equal(0, window.Probe.Events));
        Assert.All(Accounting(run, Tcplife), window => Assert.InRange(window.Probe.Events, window.Counts.Connections * KernelMisses, window.Counts.Connections));
        Assert.True(run.Measured.Sum(window => window.Counts.Requests) > 1000 && run.Measured.Sum(window => window.ServerCpuNs) > 0);
    }

    private static AccountingWindow[] Accounting(RunRecord run, string arm) =>
        [.. run.Accounting.Where(window => window.Arm == arm) is var windows && windows.Any() ? windows : throw new InvalidDataException($"no accounting of {arm}")];
}
