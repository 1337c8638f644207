using System.Text;
using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Loading;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class LoadingReportTests : IDisposable
{
    private static readonly RunRecord Run = SyntheticTrials.Run();
    private static readonly Assessment Assessment = Assessor.Assess(Run);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-loading-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Trials_have_their_own_files_and_none_about_pairs_and_the_same_each_time_in_any_culture()
    {
        var (here, there) = (SyntheticReport.Write(Run), OtherCulture.Run(() => SyntheticReport.Write(Run)));
        Assert.Equal(["loading.csv", "loading.png", "refusals.csv", "report.md", "summary.csv", "windows.csv"], here.Keys.Order(StringComparer.Ordinal));
        Assert.All(here, file => Assert.Equal(file.Value, there[file.Key]));
        Assert.DoesNotContain(SyntheticReport.Write(SyntheticReport.Run(pairs: 20)).Keys, name => name.StartsWith("loading", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_shows_the_reason_of_a_refusal_with_the_verifiers_last_lines_and_does_not_list_it_as_not_run()
    {
        var page = Encoding.UTF8.GetString(SyntheticReport.Write(Run)["report.md"]);
        Assert.Contains("| rejected/unbounded-loop | 5 of 5 |", page, StringComparison.Ordinal);
        Assert.Contains("    infinite loop detected at insn 9", page, StringComparison.Ordinal);
        Assert.Contains("- `tcplife/core-kprobe`: no such event source (this kernel has none)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("- `rejected/unbounded-loop`", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("![").Length - 1);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_comes_back_from_its_folder_as_it_was_written()
    {
        Run.WriteTo(folder);
        var read = RunFolder.Read(folder.FullName);
        Assert.Equal(Run.Plan.Definition.Trials, read.Plan.Definition.Trials);
        Assert.Equal([false, false, false, true], read.Plan.Arms.Select(arm => arm.ExpectsRefusal));
        Assert.Equal(Run.Plan.Schedules[1].Trials!.SelectMany(round => round.Pairs), read.Plan.Schedules[1].Trials!.SelectMany(round => round.Pairs));
        Assert.Equal(Assessment.Summary, Assessor.Assess(read).Summary);
        Assert.Equal(LoadingTable.Of(Assessment).ToCsv(), LoadingTable.Of(Assessor.Assess(read)).ToCsv());
        Assert.Equal(RefusalTable.Of(Assessment).ToCsv(), RefusalTable.Of(Assessor.Assess(read)).ToCsv());
    }

    [Fact]
    public void Folder_of_before_there_were_trials_is_read_and_nothing_of_them_is_written_without()
    {
        SyntheticReport.Run(pairs: 5).WriteTo(folder);
        var plan = File.ReadAllText(Path.Combine(folder.FullName, RunFolderFormat.PlanFile));
        Assert.DoesNotContain("trials", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expectsRefusal", plan, StringComparison.OrdinalIgnoreCase);
        Assert.False(RunFolder.Read(folder.FullName).Plan.Definition.HasTrials);
    }

    [Fact]
    public void Killed_run_is_reported_too() => Assert.Equal(6, SyntheticReport.Write(Run with { Windows = [] }).Count);

    [Fact]
    public void Tables_have_rows_as_wide_as_their_headings_and_the_first_load_is_not_counted()
    {
        var (arms, refusals, windows) = (LoadingTable.Of(Assessment), RefusalTable.Of(Assessment), WindowsTable.Of(Run));
        Assert.All((Table[])[arms, refusals, windows, .. Assessment.Loading.SelectMany(result => (Table[])[LoadingTable.OfLoads(result), LoadingTable.OfCycles(result)])],
            table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
        Assert.Equal(Run.Windows.Count, windows.Rows.Count);
        var link = Row(arms, SyntheticTrials.Link);
        Assert.Equal(("300", "2400", "1500", "270336"), (link["verified_insns"], link["xlated_bytes"], link["jited_bytes"], link["map_bytes"]));
        Assert.Equal(("10", "9", "9", "9", "0.4"), (link["loads"], link["load_ms"], link["load_ms_min"], link["load_ms_max"], link["verifier_ms"]));
        Assert.Equal(("100", "0.7", "0.4", "0", ""), (link["cycles"], link["attach_ms_p99"], link["detach_ms"], link["failed"], link["reason"]));
        Assert.Equal("no such event source (this kernel has none)", Row(arms, SyntheticTrials.NotHere)["reason"]);
        Assert.Equal("", Row(arms, SyntheticTrials.Tool)["load_ms"]);
        Assert.Equal(2, refusals.Rows.Count);
    }

    [Fact]
    public void Picture_has_a_row_for_each_load_and_arm_that_was_cycled()
    {
        var plot = DurationPlot.Of(Assessment);
        Assert.Equal(
            ["saturation: tcplife/core-tp_btf", "saturation: tcplife/bpftrace-tracepoint", "steady: tcplife/core-tp_btf", "steady: tcplife/bpftrace-tracepoint"],
            plot.Rows.Select(row => row.Label));
        Assert.Equal("attach 0.70, detach 0.40 ms", plot.Rows[0].Text);
    }

    [Fact]
    public void Json_holds_the_same_figures()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessment, stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        var link = json.RootElement.GetProperty("loading")[0].GetProperty("arms")[0];
        Assert.Equal(0.7, link.GetProperty("attachMs").GetProperty("p50").GetDouble());
        Assert.Equal(Assessment.Loading[0].Arms[0].Cycled!.Counts.Requests, link.GetProperty("requests").GetInt64());
        Assert.Equal(5, json.RootElement.GetProperty("loading")[1].GetProperty("refusals")[0].GetProperty("refused").GetInt32());
    }

    [Fact]
    public void The_99th_percentile_of_a_hundred_times_is_the_99th_of_them_and_of_ten_the_longest()
    {
        Assert.Equal(new Durations(100, 50.5, 99, 1, 100), Durations.Of(Enumerable.Range(1, 100).Reverse().Select(ms => ms * 1_000_000L)));
        Assert.Equal(10, Durations.Of(Enumerable.Range(1, 10).Select(ms => ms * 1_000_000L))!.P99Ms);
        Assert.Null(Durations.Of([]));
    }

    private static Dictionary<string, string> Row(Table table, string arm) =>
        table.Columns.Zip(table.Rows.First(row => row[1] == arm)).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
}
