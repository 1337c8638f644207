using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lab.Bpf;
using Lab.Core.Benchmarks.Hooks;
using Lab.Reporting.Benchmarks;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Benchmarks;

/// <summary>`lab bench hooks` as a user starts it, with as few pairs as it takes.</summary>
[Collection(KernelCollection.Name)]
public sealed class HookBenchTests : IDisposable
{
    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Every_hook_that_the_machine_allows_is_measured_and_hit_and_the_report_can_be_made_again()
    {
        Requires.Ebpf();
        Requires.Tracefs();
        var ended = await LabCommand.RunAsync("bench", "hooks", "--quick", "--blocks", "6", "--seed", "3", "--no-install", "--out", _run.Path);
        Assert.True(ended.ExitCode == 0, ended.Error);

        var result = HookBenchFolder.Read(_run.Path);
        Assert.Empty(result.Failures);
        Assert.All(result.Figures, each => Assert.Equal(each.Refusal is null ? 6 : 0, each.Blocks));
        Assert.All(result.Figures.Where(each => each.Refusal is null && !each.Rung.IsControl), each => Assert.True(each.HitsPerEvent >= 1, each.Rung.Id));
        Assert.All(result.Figures.Where(each => each.Refusal is null), each => Assert.True(each.Account!.AllocatedBytes < 1, $"{each.Account}"));
        Assert.All(result.Figures.Where(each => each.Rung is { IsControl: false, Hook: not "usdt" }), each => Assert.Equal(AttachTrial.Refusal(each.Rung.Hook) is null, each.Refusal is null));
        Assert.All(["ladder.csv", "ladder.png", "hooks.md"], file => Assert.True(File.Exists(_run.File(file)), file));
        Assert.Equal([".csv", ".json", ".md"], Directory.GetFiles(_run.File("benchmarkdotnet/results")).Select(Path.GetExtension).Order(StringComparer.Ordinal));

        var page = await File.ReadAllTextAsync(_run.File("hooks.md"), TestContext.Current.CancellationToken);
        var again = await LabCommand.RunAsync("report", _run.Path, "--format", "json");
        Assert.Equal(0, again.ExitCode);
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(HookRungs.All(isQuick: true).Count, json.RootElement.GetProperty("rungs").GetArrayLength());
        Assert.Equal(page, await File.ReadAllTextAsync(_run.File("hooks.md"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_stays_when_the_bench_is_killed_and_what_was_measured_can_be_read()
    {
        Requires.Ebpf();
        var before = Remains.Now();
        using var lab = LabCommand.Start("bench", "hooks", "--quick", "--blocks", "1000", "--seed", SeedThatBeginsWith("nop/uprobe-print-read"), "--no-install", "--out", _run.Path);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var samples = _run.File(HookBenchFormat.SamplesFile);
        Assert.True(
            SpinWait.SpinUntil(() => File.Exists(samples) && File.ReadAllText(samples).Contains("\"kind\":\"block\"", StringComparison.Ordinal), TimeSpan.FromMinutes(1)),
            "the bench does not begin");
        using var kill = Process.Start("/bin/kill", ["-s", "KILL", lab.Id.ToString(CultureInfo.InvariantCulture)]);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        Assert.Contains(HookBenchFolder.Read(_run.Path).Doubts, doubt => doubt.StartsWith("It was stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_without_a_ladder_is_refused_before_anything_is_attached()
    {
        var ended = await LabCommand.RunAsync("bench", "hooks", "--target", "docker", "--out", _run.Path);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--target: it is docker", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.Path) && Directory.EnumerateFileSystemEntries(_run.Path).Any());
    }

    public void Dispose() => _run.Dispose();

    private static string SeedThatBeginsWith(string rung) => Enumerable.Range(0, 10_000)
        .First(seed => HookBenchPlan.Shuffle(HookRungs.All(isQuick: true), seed)[0].Id == rung).ToString(CultureInfo.InvariantCulture);
}
