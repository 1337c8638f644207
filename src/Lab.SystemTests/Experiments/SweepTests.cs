using System.Text.Json;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>A sweep from the command line to the report. Where its knee lies is no matter of a test: the machine is busy.</summary>
[Collection(KernelCollection.Name)]
public sealed class SweepTests : IDisposable
{
    private const string Probe = "tcplife/core-tp_btf";

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Every_rate_is_a_drained_run_whose_events_are_the_loads_connections()
    {
        Requires.Ebpf();
        Requires.Bpftrace();
        Requires.Apache();
        var before = Remains.Now();
        var file = Path.Combine(Directory.CreateDirectory(_run.Path).FullName, "short.yaml");
        await File.WriteAllTextAsync(
            file,
            "question: Where?\nloads:\n  - name: rates\n    sweep: { from: 20%, to: 60%, steps: 3, seconds: 0.2, rounds: 6, connections: 16 }\nprobes: [tcplife/core-tp_btf]\n",
            TestContext.Current.CancellationToken);
        var folder = _run.File("run");
        var ended = await LabCommand.RunAsync("experiment", file, "--seed", "7", "--format", "json", "--out", folder);
        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal("rates", json.RootElement.GetProperty("sweeps")[0].GetProperty("load").GetString());
        Assert.All(["sweep.csv", "sweep-knee.csv", "sweep.png", "report.md"], name => Assert.True(new FileInfo(Path.Combine(folder, "report", name)) is { Exists: true, Length: > 0 }, name));

        var run = RunFolder.Read(folder);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        AssertRuns([.. run.Swept]);
    }

    public void Dispose() => _run.Dispose();

    private static void AssertRuns(SweepWindow[] runs)
    {
        Assert.Equal(2 * 2 * 3 * 6, runs.Length);
        Assert.All(runs, run => Assert.True(run.Whole.Requests >= run.Counts.Requests && run.Counts.Requests > 0 && run.ServerCpuNs > 0 && run.Corrected is not null));
        Assert.All(runs, run => Assert.Equal(run.RateRps, run.OfferedRps, tolerance: run.RateRps * 0.05));
        Assert.All(runs.Where(run => run.Arm != Probe), run => Assert.Equal(0, run.Events));
        Assert.All(runs.Where(run => run.Arm == Probe), run => Assert.InRange(run.Events, 1, run.Whole.Connections));
        var connections = runs.Where(run => run.Arm == Probe).Sum(run => run.Whole.Connections);
        Assert.InRange(runs.Sum(run => run.Events), connections * 0.95, connections);
    }
}
