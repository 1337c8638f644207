using System.Text;
using System.Text.Json;
using Lab.Core.Comparison;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class ComparisonWriterTests
{
    private static readonly RunComparison Comparison = Make();

    [Fact]
    public void Same_runs_give_the_same_files_twice_and_in_any_culture()
    {
        var here = Write(Make());
        var there = OtherCulture.Run(() => Write(Make()));
        Assert.Equal(["compare.csv", "compare.md", "compare.png"], here.Keys.Order(StringComparer.Ordinal));
        Assert.All(here, file => Assert.Equal(file.Value, there[file.Key]));
        Assert.Equal(ComparisonJson.Of(Comparison), OtherCulture.Run(() => ComparisonJson.Of(Make())));
    }

    [Fact]
    public void No_text_holds_a_number_that_is_none() => Assert.All(
        Write(Comparison).Where(file => !file.Key.EndsWith(".png", StringComparison.Ordinal)).Select(file => Encoding.UTF8.GetString(file.Value)),
        text =>
        {
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', text);
        });

    [Fact]
    public void File_has_both_effects_their_difference_and_the_reason_where_there_is_none()
    {
        var table = CompareCsvTable.Of(Comparison);
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
        var row = table.Rows.Single(row => row[2] == TwoRuns.Probe && row[4] == "true");
        Assert.Equal("costs-more", Cell(table, row, "verdict"));
        Assert.Equal(Comparison.Primary().Difference * 100, double.Parse(Cell(table, row, "difference_pct"), System.Globalization.CultureInfo.InvariantCulture), 4);
        var refused = table.Rows.Single(row => row[2] == "tcplife/core-kprobe");
        Assert.Equal("not-compared", Cell(table, refused, "verdict"));
        Assert.Equal("not run in B: no such | event source", Cell(table, refused, "reason"));
    }

    [Fact]
    public void Page_names_result_surroundings_and_what_was_not_compared()
    {
        var page = ComparisonPage.Of(Comparison);
        Assert.Contains(Comparison.Summary, page, StringComparison.Ordinal);
        Assert.Contains("| kernel | 6.18.5 | 6.1.0 |", page, StringComparison.Ordinal);
        Assert.Contains("- `tcplife/core-kprobe` (saturation): not run in B: no such | event source", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_has_three_rows_an_arm_that_both_runs_have()
    {
        var plot = Assert.Single(ComparisonPlot.AllOf(Comparison));
        string[] labels = [.. plot.Rows.Where(row => row.Span is not null).Select(row => row.Label)];
        Assert.Equal(["control-link   in A", "in B", "B against A", $"{TwoRuns.Probe}   in A", "in B", "B against A"], labels);
        Assert.EndsWith("costs-more", plot.Rows[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_of_runs_that_were_killed_at_once_is_written_too()
    {
        var empty = SyntheticRun.WithCost(0.02) with { Windows = [], Latencies = new Dictionary<int, HdrHistogram.HistogramBase>() };
        Assert.Equal(3, Write(TwoRuns.Compare(empty, empty)).Count);
    }

    [Fact]
    public void Json_holds_the_same_figures()
    {
        using var json = JsonDocument.Parse(ComparisonJson.Of(Comparison));
        var root = json.RootElement;
        Assert.True(root.GetProperty("valid").GetBoolean());
        Assert.Equal(Comparison.Differences.Count, root.GetProperty("differences").GetArrayLength());
        Assert.Equal(Comparison.Differences[0].Difference, root.GetProperty("differences")[0].GetProperty("difference").GetDouble());
        Assert.Equal("tcplife/core-kprobe", root.GetProperty("notCompared")[0].GetProperty("arm").GetString());
        Assert.Equal("kernel", root.GetProperty("surroundings")[0].GetProperty("what").GetString());
    }

    [Fact]
    public void Verdicts_are_in_kebab_case() => Assert.Equal(
        "costs-more costs-less equivalent undecided",
        string.Join(' ', Enum.GetValues<DifferenceVerdict>().Select(verdict => DifferenceVerdictName.Of(verdict))));

    private static RunComparison Make()
    {
        var kprobe = SyntheticExperiment.Probe("tcplife/core-kprobe");
        var a = TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 40, others: kprobe);
        var b = TwoRuns.Run(TwoRuns.CostInB(0.05), seed: 2, pairs: 40, others: kprobe with { NotRun = "no such |\nevent source" });
        return TwoRuns.Compare(a, b with { Environment = b.Environment with { Machine = b.Environment.Machine with { Kernel = "6.1.0" } } });
    }

    private static string Cell(Table table, IReadOnlyList<string> row, string column) => row[table.Columns.ToList().IndexOf(column)];

    private static Dictionary<string, byte[]> Write(RunComparison comparison)
    {
        var folder = Directory.CreateTempSubdirectory("lab-compare-");
        try
        {
            ComparisonWriter.Write(comparison, folder.FullName);
            return Directory.GetFiles(folder.FullName).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
