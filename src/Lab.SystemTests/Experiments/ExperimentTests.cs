using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>Real experiments, from the command line to the report.</summary>
[Collection(KernelCollection.Name)]
public sealed class ExperimentTests : IDisposable
{
    private static readonly string[] Files =
    [
        "plan.json", "environment.json", "windows.jsonl", "histograms.hlog", "probe-output/tcplife_core-tp_btf.txt",
        "report/summary.csv", "report/windows.csv", "report/latency.csv", "report/probes.csv", "report/ledger.csv", "report/ledger.png", "report/overhead.png",
        "report/throughput.png", "report/noise-floor.csv", "report/noise-floor.png", "report/latency.png", "report/latency-saturation.png", "report/timeline.png", "report/report.md",
    ];

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Tcplife_is_measured_end_to_end_and_its_events_are_the_loads_connections()
    {
        Require();
        var before = Remains.Now();
        var ended = await LabCommand.RunAsync("experiment", "tcplife", "--probe", "tcplife/core-tp_btf", "--blocks", "4", "--seed", "7", "--format", "json", "--out", _run.Path);
        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        Assert.All(Files, file => Assert.True(new FileInfo(_run.File(file)) is { Exists: true, Length: > 0 }, $"{file} is missing or empty"));
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);

        var run = RunFolder.Read(_run.Path);
        AssertAccounting(run, "saturation", rounds: 2);
        AssertAccounting(run, "steady", rounds: 2);
        var ledger = Assessor.Assess(run).Ledger;
        Assert.Equal(["saturation", "steady"], ledger.Select(entry => entry.Load));
        Assert.All(ledger, entry => Assert.True(entry is { Predicted.Interval95: not null, Remainder.Interval95: not null, ContextSwitches: not null, BaselineCpu.BusyUs: > 0 }));

        // Every window in which the probe was in force saw it fire; no other one did.
        Assert.Equal(2 * 2 * 4 * (14 + 7), run.Measured.Count());
        Assert.All(run.Measured, window => Assert.Equal(window.Arm == "tcplife/core-tp_btf", window.Events > 0));
        Assert.All(run.Measured, window => Assert.True(window.Counts.Requests > 0 && window.ServerCpuNs > 0));
        AssertLatencies(run);
    }

    [Fact]
    public async Task A_running_server_is_measured_without_being_changed()
    {
        Require();
        await using var other = await Agents.RunningAgent.StartAsync(Core.Definitions.NetworkMode.Loopback);
        var pid = other.Server.Pids[0];
        var ended = await LabCommand.RunAsync(
            "experiment", _run.WriteExperiment(), "--probe", "soaccept/core-raw_tp", "--blocks", "3", "--out", _run.Path,
            "--server-pid", $"{pid}", "--server-port", $"{other.Server.Port}");
        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        var run = RunFolder.Read(_run.Path);
        Assert.Contains(run.Environment.Doubts, doubt => doubt.Contains("loopback", StringComparison.Ordinal));
        Assert.All(Accounting(run, "saturation", "soaccept/core-raw_tp", rounds: 2), window => Assert.InRange(window.Probe.Events, window.Counts.Connections * 0.98, window.Counts.Connections));
        Assert.True(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Mistakes_are_named_all_at_once_and_nothing_is_started()
    {
        var before = Remains.Now();
        var file = Path.Combine(Directory.CreateDirectory(_run.Path).FullName, "three.yaml");
        await File.WriteAllTextAsync(
            file,
            "question: What?\nserver:\n  body_bytes: none\nloads:\n  - name: one\n    closed: { connections: 0 }\nprobes: [tcplife]\nmargn: 2%\n",
            TestContext.Current.CancellationToken);
        var ended = await LabCommand.RunAsync("experiment", file, "--precision", "0");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("three.yaml:3:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("three.yaml:6:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("three.yaml:8:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean margin?", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--precision", ended.Error, StringComparison.Ordinal);
        await before.AssertNothingMoreAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_schedule()
    {
        var first = await LabCommand.RunAsync("experiment", "tcplife", "--seed", "7", "--blocks", "20", "--dry-run");
        var again = await LabCommand.RunAsync("experiment", "tcplife", "--seed", "7", "--blocks", "20", "--dry-run");
        var other = await LabCommand.RunAsync("experiment", "tcplife", "--seed", "8", "--blocks", "20", "--dry-run");
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(first.Output, other.Output);
        Assert.Contains("block 20", first.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "experiment", "tcplif")]
    [InlineData(2, "experiment", "tcplife", "--probe", "tcplife/core-tp_bft")]
    [InlineData(2, "experiment", "tcplife", "--max-time", "5s", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--server-pid", "1")]
    [InlineData(2, "experiment", "tcplife", "--load", "wrk", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--load", "nbomber", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--load", "curl", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--load-from", "target", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--requests", "200", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--requests", "1", "--count", "instructions", "--target", "vagrant", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--load-from", "there", "--target", "ssh://root@127.0.0.1:9", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--load-from", "target", "--load", "ab", "--target", "ssh://root@127.0.0.1:9", "--dry-run")]
    [InlineData(0, "experiment", "tcplife", "--load", "ab", "--probe", "tcplife/core-tp_btf", "--dry-run")]
    [InlineData(1, "experiment", "tcplife", "--presicion", "1%")]
    [InlineData(1, "experimnt")]
    [InlineData(1, "report", "/nowhere")]
    [InlineData(1, "compare", "/nowhere", "/nowhere")]
    [InlineData(1, "profile", "--from", "/nowhere")]
    [InlineData(1, "bench", "precision", "--from", "/nowhere")]
    [InlineData(1, "bench", "load", "--from", "/nowhere")]
    [InlineData(1, "bench", "endurance", "--from", "/nowhere")]
    [InlineData(1, "bench", "hooks", "--from", "/nowhere")]
    [InlineData(1, "new", "probe", "tcplife")]
    [InlineData(1, "new", "experiment", "Tcp Life")]
    [InlineData(2, "experiment", "loading", "--fail-above", "5%", "--dry-run")]
    [InlineData(2, "experiment", "tcplife", "--allow-not-run", "--dry-run")]
    public async Task Wrong_usage_and_impossible_plans_have_their_exit_codes(int exitCode, params string[] arguments)
    {
        var ended = await LabCommand.RunAsync(arguments);
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Equal(exitCode == 0, ended.Error.Trim().Length == 0);
    }

    [Fact]
    public async Task A_gate_whose_probe_did_not_run_can_not_be_passed()
    {
        Require();
        var probe = Path.Combine(
            Directory.CreateDirectory(Path.GetDirectoryName(_run.WriteExperiment())!).FullName, "nothing-like-it.bt");
        await File.WriteAllTextAsync(
            probe, "tracepoint:sock:nothing_like_it { @ = count(); }\n", TestContext.Current.CancellationToken);
        var ended = await LabCommand.RunAsync(
            "experiment", _run.WriteExperiment(), "--probe", "soaccept/core-raw_tp", "--probe", probe, "--blocks", "3", "--fail-above", "90%", "--out", _run.Path);
        Assert.True(ended.ExitCode is 6 or 4, ended.Error);
        Assert.Equal(
            ended.ExitCode == 6,
            ended.Error.Contains("--fail-above can't be answered: nothing-like-it.bt did not run", StringComparison.Ordinal));
        Assert.Contains(
            RunFolder.Read(_run.Path).Measured, window => window is { Arm: "soaccept/core-raw_tp", Events: > 0 });
    }

    [Fact]
    public async Task Programs_that_are_meant_to_be_refused_are_not_listed_as_ones_that_run()
    {
        using var json = JsonDocument.Parse((await LabCommand.RunAsync("list", "--format", "json")).Output);
        var rejected = json.RootElement.GetProperty("variants").EnumerateArray()
            .Where(each => each.GetProperty("variant").GetString()!.StartsWith("rejected/", StringComparison.Ordinal))
                .ToArray();
        Assert.NotEmpty(rejected);
        Assert.All(rejected, each => Assert.Equal("is meant to be refused", each.GetProperty("here").GetString()));
    }

    public void Dispose() => _run.Dispose();

    /// <summary>An open loop keeps the latency from due beside that from the send; a closed one has nothing that is due.</summary>
    private static void AssertLatencies(RunRecord run)
    {
        var rate = Assert.IsType<MeasuredShare>(Assert.Single(run.Plan.Definition.Loads.OfType<OpenLoop>()).Rate);
        Assert.Equal(rate.Share * rate.CapacityRps, rate.Rps, 6);
        foreach (var window in run.Measured)
        {
            var isOpen = window.Load == "steady";
            Assert.Equal(isOpen, run.Corrected.ContainsKey(window.Index));
            Assert.Equal(isOpen, window is { Corrected: not null, Pacing.Due: > 0 });
            Assert.True(run.Latencies.ContainsKey(window.Index));
        }
    }

    private static void AssertAccounting(RunRecord run, string load, int rounds)
    {
        Assert.All(Accounting(run, load, "baseline", rounds), window => Assert.True(window is { Probe: { Programs.Count: 0, Events: 0 }, ReaderCpuNs: 0 }));
        foreach (var window in Accounting(run, load, "tcplife/core-tp_btf", rounds))
        {
            Assert.InRange(window.Probe.Events, window.Counts.Connections * 0.98, window.Counts.Connections);
            Assert.True(window.ReaderCpuNs > 0);
            var program = Assert.Single(window.Probe.Programs);
            var onServer = window.ServerCpus.Sum(cpu => program.HitsPerCpu[cpu]);
            Assert.InRange(onServer / (double)window.Counts.Connections, 4.9, 5.1);
            Assert.Equal(program.Runs, program.HitsPerCpu.Sum());
        }
    }

    private static AccountingWindow[] Accounting(RunRecord run, string load, string arm, int rounds)
    {
        AccountingWindow[] windows = [.. run.Accounting.Where(window => window.Load == load && window.Arm == arm)];
        Assert.Equal(Enumerable.Range(0, rounds), windows.Select(window => window.Round));
        Assert.All(windows, window => Assert.True(window is { Counts: { Connections: > 100, Failed: 0 }, ServerCpuNs: > 0 }));
        Assert.All(windows, window => Assert.True(window.Scheduling!.ContextSwitches > window.Counts.Requests / 100, $"{window.Scheduling.ContextSwitches} context switches"));
        return windows;
    }

    private static void Require()
    {
        Requires.Ebpf();
        Requires.Bpftrace();
        Requires.Apache();
    }
}
