using HdrHistogram;
using Lab.Core;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class RunFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-run-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Run_comes_back_as_it_was_written()
    {
        var run = Write(SyntheticRun.WithCost(0.03, pairs: 25));
        var read = RunFolder.Read(folder.FullName);
        Assert.Equal(run.Windows.Count, read.Windows.Count);
        Assert.Equal(run.Latencies.Count, read.Latencies.Count);
        Assert.Equal(Assessor.Assess(run).Estimates, Assessor.Assess(read).Estimates);
        Assert.Equal(Assessor.Assess(run).Ledger, Assessor.Assess(read).Ledger);
        Assert.Equal(Assessor.Assess(run).Summary, Assessor.Assess(read).Summary);
    }

    [Fact]
    public void Run_of_before_the_ledger_is_read()
    {
        var run = Write(SyntheticRun.WithCost(0.03, pairs: 25).WithOneAccountingWindow());
        Assert.DoesNotContain("scheduling", File.ReadAllText(Path.Combine(folder.FullName, RunFolderFormat.WindowsFile)), StringComparison.OrdinalIgnoreCase);
        var read = RunFolder.Read(folder.FullName);
        Assert.True(Assert.Single(read.Accounting) is { Scheduling: null, ServerCpuNs: null, ReaderCpuNs: null, Round: 0 });
        Assert.Equal(Assessor.Assess(run).Ledger, Assessor.Assess(read).Ledger);
    }

    [Fact]
    public void Window_without_latency_comes_back()
    {
        var run = SyntheticRun.WithCost(0.03, pairs: 5).ChangeMeasured(window => window with { Latency = null });
        Write(run with { Latencies = new Dictionary<int, HistogramBase>() });
        Assert.All(RunFolder.Read(folder.FullName).Measured, window => Assert.Null(window.Latency));
    }

    [Theory]
    [InlineData(RunFolderFormat.WindowsFile)]
    [InlineData(RunFolderFormat.HistogramsFile)]
    public void Torn_last_line_of_a_killed_run_does_not_count(string file)
    {
        Write(SyntheticRun.WithCost(0.03, pairs: 5));
        var path = Path.Combine(folder.FullName, file);
        File.WriteAllText(path, File.ReadAllText(path)[..^20]);
        var read = RunFolder.Read(folder.FullName);
        Assert.Equal(file == RunFolderFormat.WindowsFile ? 27 : 28, read.Windows.Count);
        Assert.Equal(file == RunFolderFormat.HistogramsFile ? 19 : 20, read.Latencies.Count);
    }

    [Fact]
    public void Run_without_histograms_is_read()
    {
        Write(SyntheticRun.WithCost(0.03, pairs: 5));
        File.Delete(Path.Combine(folder.FullName, RunFolderFormat.HistogramsFile));
        Assert.Empty(RunFolder.Read(folder.FullName).Latencies);
    }

    [Fact]
    public void Line_without_a_histogram_is_a_window_that_had_none()
    {
        Write(SyntheticRun.WithCost(0.03, pairs: 5));
        File.AppendAllText(Path.Combine(folder.FullName, RunFolderFormat.HistogramsFile), "Tag=baseline|99,0.000,0.100,0.000,\n\n");
        Assert.Equal(20, RunFolder.Read(folder.FullName).Latencies.Count);
    }

    [Theory]
    [InlineData(RunFolderFormat.WindowsFile, "windows.jsonl:3:")]
    [InlineData(RunFolderFormat.HistogramsFile, "histograms.hlog:3:")]
    public void Spoilt_line_is_named_with_file_and_number(string file, string where)
    {
        Write(SyntheticRun.WithCost(0.03, pairs: 5));
        var path = Path.Combine(folder.FullName, file);
        var lines = File.ReadAllLines(path);
        lines[2] = "nonsense";
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        var problem = Assert.Throws<LabException>(() => RunFolder.Read(folder.FullName));
        Assert.Contains(where, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_without_a_plan_is_named() =>
        Assert.Contains("plan.json:1:", Assert.Throws<LabException>(() => RunFolder.Read(folder.FullName)).Message, StringComparison.Ordinal);

    [Fact]
    public void Histogram_log_is_readable_by_the_librarys_own_reader()
    {
        Write(SyntheticRun.WithCost(0.03, pairs: 5));
        using var file = File.OpenRead(Path.Combine(folder.FullName, RunFolderFormat.HistogramsFile));
        using var reader = new HistogramLogReader(file);
        var read = reader.ReadHistograms().ToArray();
        Assert.Equal(20, read.Length);
        Assert.All(read, histogram => Assert.True(histogram.TotalCount > 0));
    }

    private RunRecord Write(RunRecord run) => run.WriteTo(folder);
}
