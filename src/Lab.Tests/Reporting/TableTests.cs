using System.Text;
using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Reporting;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class TableTests
{
    private static readonly Assessment Assessment = Assessor.Assess(SyntheticReport.Run(pairs: 24));

    [Fact]
    public void Files_have_the_columns_of_the_design()
    {
        Assert.Equal("experiment,target,load,arm,metric,primary,unit,baseline,value,delta,delta_pct,ci_low_pct,ci_high_pct,p_adj,mde_pct,pairs,verdict,reason", FirstLine(SummaryTable.Of(Assessment)));
        Assert.Equal("load,arm,percentile,raw_us,corrected_us", FirstLine(LatencyTable.Of(Assessment.Run)));
        Assert.Equal("load,arm,program,type,hits,hits_server_cpu,hits_load_cpu,hits_per_request,ns_per_hit,recursion_misses,events,expected_events,lost,predicted_us_per_request,measured_us_per_request", FirstLine(ProbesTable.Of(Assessment)));
    }

    [Fact]
    public void Every_row_is_as_wide_as_the_heading() => Assert.All(
        (Table[])[SummaryTable.Of(Assessment), WindowsTable.Of(Assessment.Run), LatencyTable.Of(Assessment.Run), ProbesTable.Of(Assessment), LedgerTable.Of(Assessment), VerdictTable.Of(Assessment, SyntheticExperiment.Load)],
        table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));

    [Fact]
    public void Windows_file_has_a_row_a_window() =>
        Assert.Equal(Assessment.Run.Windows.Count, WindowsTable.Of(Assessment.Run).Rows.Count);

    [Fact]
    public void Arm_that_was_not_run_has_a_row_with_the_kernels_reason()
    {
        var row = Assert.Single(SummaryTable.Of(Assessment).Rows, row => row[3] == "tcplife/bpftrace-kprobe");
        Assert.Equal("not-run", row[^2]);
        Assert.Equal("kprobe: No such file or directory (this kernel has none)", row[^1]);
        Assert.Contains("`tcplife/bpftrace-kprobe`: kprobe: No such file or directory (this kernel has none) (needs BTF)", MarkdownReport.Of(Assessment), StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_are_in_kebab_case() => Assert.Equal(
        "costs costs-within-margin equivalent undecided", string.Join(' ', Enum.GetValues<Verdict>().Select(verdict => VerdictName.Of(verdict))));

    [Fact]
    public void Csv_quotes_what_needs_it_and_nothing_else() =>
        Assert.Equal("a,b\n-1.5,\"x, \"\"y\"\"\"\n", new Table(["a", "b"], [["-1.5", "x, \"y\""]]).ToCsv());

    [Fact]
    public void Control_stands_first_in_the_verdicts() =>
        Assert.Equal("control-link", VerdictTable.Of(Assessment, SyntheticExperiment.Load).Rows[0][0]);

    [Fact]
    public void Page_says_how_to_make_the_run_again() => Assert.Contains(
        "    lab experiment tcplife --target local --probe tcplife --margin 2% --precision 1% --max-time 120s --seed 42\n", MarkdownReport.Of(Assessment), StringComparison.Ordinal);

    [Fact]
    public void Page_says_what_it_does_not_tell() =>
        Assert.Contains("## What this does not tell you", MarkdownReport.Of(Assessment), StringComparison.Ordinal);

    [Fact]
    public void Json_holds_the_same_figures()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessment, stream);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var root = json.RootElement;
        Assert.Equal(Assessment.Summary, root.GetProperty("summary").GetString());
        Assert.Equal(Assessment.Estimates.Count, root.GetProperty("estimates").GetArrayLength());
        Assert.Equal(Assessment.Estimates[0].Effect, root.GetProperty("estimates")[0].GetProperty("effect").GetDouble());
        Assert.Equal(5, root.GetProperty("arms").GetArrayLength());
        Assert.Equal(3, root.GetProperty("probes").GetArrayLength());
        var entry = root.GetProperty("ledger")[0];
        Assert.Equal(3, root.GetProperty("ledger").GetArrayLength());
        Assert.Equal(Assessment.Ledger[0].Remainder!.Value, entry.GetProperty("remainderUsPerRequest").GetProperty("value").GetDouble());
        Assert.Equal(65, entry.GetProperty("accountingCpu").GetProperty("busyUs").GetDouble());
    }

    [Theory]
    [InlineData(0.02134, "+2.13 %")]
    [InlineData(-0.00001, "+0.00 %")]
    [InlineData(0.1134, "+11.3 %")]
    [InlineData(-0.5, "-50.0 %")]
    public void Percentages_have_a_sign_and_no_negative_zero(double fraction, string expected) =>
        Assert.Equal(expected, Figures.SignedPercent(fraction));

    private static string FirstLine(Table table) => table.ToCsv().Split('\n')[0];
}
