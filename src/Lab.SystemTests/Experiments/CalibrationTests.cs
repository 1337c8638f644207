using System.Text.Json;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>`lab experiment calibration`, from the command line to the report. What its slope is, is no matter of a test: the machine is busy.</summary>
[Collection(KernelCollection.Name)]
public sealed class CalibrationTests : IDisposable
{
    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Known_costs_are_measured_end_to_end_and_every_window_says_what_was_burnt_in_it()
    {
        Requires.Ebpf();
        Requires.Bpftrace();
        Requires.Apache();
        var before = Remains.Now();
        // The experiment as it is in experiments/, with the one of its two loads that its sentence is about.
        var file = Path.Combine(Directory.CreateDirectory(_run.Path).FullName, "one.yaml");
        await File.WriteAllTextAsync(
            file,
            "question: Does it?\nloads:\n  - name: one\n    closed: { connections: 1, keep_alive: false }\nprobes: [burn]\nmargin: 2%\nprecision: 1%\nmax_time: 200s\n",
            TestContext.Current.CancellationToken);
        var folder = _run.File("run");
        var ended = await LabCommand.RunAsync(
            "experiment", file, "--probe", "burn/burn-0", "--probe", "burn/burn-8us", "--probe", "burn/burn-32us",
            "--blocks", "4", "--seed", "7", "--format", "json", "--out", folder);
        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(["one"], json.RootElement.GetProperty("calibration").EnumerateArray().Select(load => load.GetProperty("load").GetString()));
        Assert.Contains("With one connection in flight a microsecond burnt costs", json.RootElement.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.All(["calibration.csv", "calibration-fit.csv", "calibration.png"], name => Assert.True(new FileInfo(Path.Combine(folder, "report", name)) is { Exists: true, Length: > 0 }, name));

        var run = RunFolder.Read(folder);
        var windows = run.Measured.ToArray();
        Assert.Equal(2 * run.Plan.Schedules.Sum(schedule => schedule.Blocks.Sum(block => block.Pairs.Count)), windows.Length);
        Assert.All(windows, window => Assert.NotNull(window.Own));
        Assert.All(windows, window => Assert.Equal(window.Arm.StartsWith("burn/", StringComparison.Ordinal), window.Own!.Hits > 0));
        Assert.All(
            windows.Where(window => window.Arm == "burn/burn-8us" && window.Own!.Burnt!.BurnsServerCpu > 0),
            window => Assert.InRange(window.Own!.Burnt!.NsServerCpu / (double)window.Own.Burnt.BurnsServerCpu, 8_000, 10_000));
    }

    public void Dispose() => _run.Dispose();
}
