using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lab.Core.Comparison.Sites;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load;
using Lab.Reporting;
using Lab.Reporting.Sites;
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

    private const string Sites =
        """
        sites:
          - { name: process }
          - { name: open, target: docker, seccomp: off, against: process }
          - { name: bridge, target: docker, network: bridge, against: process }

        """;

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
    public async Task Process_and_container_take_turns_in_one_run_and_each_is_a_run_of_its_own()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.Docker();
        var before = Remains.Now();
        await using (var engine = await PrivateEngine.StartAsync())
        {
            var ended = await LabCommand.RunAsync(
                engine.Variable, "experiment", _run.WriteExperiment(Sites), "--probe", Tcplife, "--blocks", "3", "--seed", "7", "--out", _run.Path);
            Assert.True(ended.ExitCode is 0 or 4, ended.Error);
            Assert.Empty(await engine.AskAsync("ps", "--all", "--quiet"));
            Assert.Empty(await engine.AskAsync("images", "--quiet"));
        }

        var result = SitesFolder.Read(_run.Path);
        Assert.Equal(["process", "open"], result.Runs.Select(run => run.Site.Name));
        Assert.All(result.Runs, run => AssertProbe(run.Assessment.Run));
        Assert.Contains("without a seccomp filter", result.Runs[1].Assessment.Run.Environment.Server.Software, StringComparison.Ordinal);
        Assert.Equal("open", Assert.Single(result.Differences).Site.Name);
        Assert.Equal("bridge", Assert.Single(result.Missing).Site.Name); // the test's engine has none
        Assert.All(["sites.csv", "sites.png", "sites.md", "open/report/report.md", "open/compare/compare.md"], file => Assert.True(File.Exists(_run.File(file)), file));
        AssertTurns(result);
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

    /// <summary>No two sites are measured at the same time, and none is measured to its end before the others.</summary>
    private static void AssertTurns(SitesResult result)
    {
        var blocks = result.Runs.SelectMany(run => run.Assessment.Run.Measured.GroupBy(window => window.Block)
            .Select(block => (Site: run.Site.Name, Block: block.Key, StartNs: block.Min(window => window.StartNs), EndNs: block.Max(window => window.EndNs))))
            .OrderBy(block => block.StartNs).ToArray();
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.True(pair.First.EndNs <= pair.Second.StartNs, $"{pair}"));
        Assert.Equal([0, 0, 1, 1, 2, 2], blocks.Select(block => block.Block));
    }

    private static void AssertRun(RunRecord run)
    {
        Assert.Equal("docker", run.Plan.Target);
        Assert.Contains("in a container of Docker Engine", run.Environment.Server.Software, StringComparison.Ordinal);
        Assert.Contains("with a seccomp filter", run.Environment.Server.Software, StringComparison.Ordinal);
        AssertProbe(run);
    }

    private static void AssertProbe(RunRecord run)
    {
        Assert.All(run.Plan.Arms, arm => Assert.Null(arm.NotRun));
        Assert.All(Accounting(run, "baseline"), window => Assert.Equal(0, window.Probe.Events));
        Assert.All(Accounting(run, Tcplife), window => Assert.InRange(window.Probe.Events, window.Counts.Connections * KernelMisses, window.Counts.Connections));
        Assert.True(run.Measured.Sum(window => window.Counts.Requests) > 1000 && run.Measured.Sum(window => window.ServerCpuNs) > 0);
    }

    private static AccountingWindow[] Accounting(RunRecord run, string arm) =>
        [.. run.Accounting.Where(window => window.Arm == arm) is var windows && windows.Any() ? windows : throw new InvalidDataException($"no accounting of {arm}")];
}
