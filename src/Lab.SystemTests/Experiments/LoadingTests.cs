using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>Trials of loading from the command line to the report. How long anything takes is no matter of a test: the machine is busy.</summary>
[Collection(KernelCollection.Name)]
public sealed class LoadingTests : IDisposable
{
    private const string Probe = "tcplife/core-tp_btf";
    private const int Cycles = 60;

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["rejected/unbounded-loop"] = "infinite loop detected",
        ["rejected/unchecked-value"] = "invalid mem access 'map_value_or_null'",
        ["rejected/bad-pointer"] = "invalid mem access",
        ["rejected/large-stack"] = "invalid write to stack",
        ["rejected/outside-array"] = "unbounded",
    };

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Cycles_lose_no_request_bad_programs_are_refused_and_the_server_stays_the_same()
    {
        Requires.Ebpf();
        Requires.Bpftrace();
        Requires.Apache();
        var before = Remains.Now();
        var file = Path.Combine(Directory.CreateDirectory(_run.Path).FullName, "short.yaml");
        await File.WriteAllTextAsync(
            file,
            $"question: Lost?\nloads:\n  - name: busy\n    closed: {{ connections: 16, keep_alive: false }}\nprobes: [{Probe}, rejected]\ncontrols: [link]\ntrials: [loading]\n",
            TestContext.Current.CancellationToken);
        var folder = _run.File("run");
        var ended = await LabCommand.RunAsync("experiment", file, "--seed", "7", "--blocks", "6", "--out", folder);
        Assert.True(ended.ExitCode == 0, ended.Error + ended.Output);
        Assert.All(["loading.csv", "refusals.csv", "loading.png", "report.md"], name => Assert.True(new FileInfo(Path.Combine(folder, "report", name)) is { Exists: true, Length: > 0 }, name));
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));

        var run = RunFolder.Read(folder);
        AssertCycles([.. run.CycleTrials]);
        AssertLoads([.. run.LoadingTrials]);
        Assert.Contains($"No request was lost in {2 * Cycles} cycles of attaching and detaching 2 arms under load", Assessor.Assess(run).Summary, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private static void AssertCycles(CycleTrial[] stretches)
    {
        Assert.Equal(2 * 2 * 6, stretches.Length);
        Assert.All(stretches, stretch => Assert.True(stretch is { SameServer: true, Counts: { Requests: > 0, Failed: 0 } }, stretch.ToString()));
        Assert.Equal(Cycles, stretches.Where(stretch => stretch.Arm == Probe).Sum(stretch => stretch.AttachNs.Length));
        Assert.All(stretches.Where(stretch => !stretch.IsQuiet), stretch => Assert.All(stretch.AttachNs.Concat(stretch.DetachNs), time => Assert.True(time > 0)));
        Assert.All(stretches.Where(stretch => stretch.Arm == Probe), stretch => Assert.InRange(stretch.Events, 1, stretch.Counts.Connections));
        Assert.All(stretches.Where(stretch => stretch.Arm != Probe), stretch => Assert.Equal(0, stretch.Events));
    }

    private static void AssertLoads(LoadingTrial[] trials)
    {
        Assert.All(trials, trial => Assert.True(trial is { SameServer: true, Counts: { Requests: > 0, Failed: 0 } }, trial.ToString()));
        var accepted = trials.Single(trial => trial.Arm == Probe);
        Assert.All(accepted.Attempts, attempt => Assert.True(attempt is { Refused: false, VerifierNs: > 0 } && attempt.LoadNs > attempt.VerifierNs));
        var program = Assert.Single(accepted.Object!.Programs);
        Assert.True(program is { VerifiedInstructions: > 0, TranslatedBytes: > 0, JitedBytes: > 0 } && accepted.Object.MapBytes > 0);
        Assert.Equal(Reasons.Keys.Order(StringComparer.Ordinal), trials.Where(trial => trial.Refusal is not null).Select(trial => trial.Arm).Order(StringComparer.Ordinal));
        Assert.All(trials.Where(trial => trial.Arm != Probe), trial =>
        {
            Assert.All(trial.Attempts, attempt => Assert.True(attempt.Refused));
            Assert.Contains(Reasons[trial.Arm], trial.Refusal!.Reason, StringComparison.Ordinal);
            Assert.Contains(trial.Refusal.LastLines, line => line.Contains(Reasons[trial.Arm], StringComparison.Ordinal));
            Assert.InRange(trial.Refusal.LastLines.Count, 1, 8);
            Assert.All(trial.Refusal.LastLines, line => Assert.DoesNotContain("0xffff8", line, StringComparison.Ordinal)); // where the kernel keeps its memory
        });
    }
}
