using System.Text;
using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class LadderReportTests
{
    private static readonly RunRecord Run = SyntheticLadder.Run(
        new SyntheticHook("tracepoint", ProbeDose.Empty, Hits: 20, Ns: 200), new SyntheticHook("uprobe", ProbeDose.Print, Hits: 7, Ns: 9_000, Switches: 0.5));

    [Fact]
    public void Files_of_a_ladder_are_there_for_a_ladder_only_and_the_same_each_time()
    {
        var (first, again) = (SyntheticReport.Write(Run), SyntheticReport.Write(Run));
        Assert.Equal(["ladder.csv", "ladder.png"], first.Keys.Where(name => name.StartsWith("ladder", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(first, file => Assert.Equal(file.Value, again[file.Key]));
        var page = Encoding.UTF8.GetString(first["report.md"]);
        Assert.Contains("![What a hit costs](ladder.png)", page, StringComparison.Ordinal);
        Assert.Contains("uprobe: Linux selftests", page, StringComparison.Ordinal);
        Assert.DoesNotContain(SyntheticReport.Write(SyntheticReport.Run()).Keys, name => name.StartsWith("ladder", StringComparison.Ordinal));
    }

    [Fact]
    public void Table_has_a_row_for_each_rung_with_the_published_figures_beside_ours()
    {
        var table = LadderTable.Of(Assessor.Assess(Run));
        Assert.Equal([("tracepoint", "empty", "20"), ("uprobe", "print", "7")], table.Rows.Select(row => (row[2], row[4], row[5])));
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
        Assert.All(table.Rows, row => Assert.DoesNotContain(row, field => field.Length == 0));
        Assert.Equal("2562", table.Rows[1][table.Columns.ToList().IndexOf("field_ns_high")]);
    }

    [Fact]
    public void Picture_is_logarithmic_and_is_drawn_where_an_interval_reaches_below_zero()
    {
        var plot = Assert.Single(LadderPlot.AllOf(Assessor.Assess(Run)));
        Assert.Equal(AxisScale.Logarithmic, plot.Scale);
        Assert.Equal(316, plot.Rows[1].Band!.Low);

        var free = SyntheticLadder.Run(new SyntheticHook("raw_tp", ProbeDose.Empty, Hits: 20, Ns: 0));
        Assert.True(Assert.Single(Assessor.Assess(free).Ladder).Ns!.Interval95!.Value.Low < 0);
        Assert.True(SyntheticReport.Write(free)["ladder.png"].Length > 1_000);
    }

    [Fact]
    public void Json_has_a_member_for_each_rung()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessor.Assess(Run), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        var ladder = json.RootElement.GetProperty("ladder");
        Assert.Equal(["empty", "print"], ladder.EnumerateArray().Select(rung => rung.GetProperty("dose").GetString()));
        Assert.InRange(ladder[1].GetProperty("switchesPerHit").GetDouble(), 0.49, 0.51);
    }
}
