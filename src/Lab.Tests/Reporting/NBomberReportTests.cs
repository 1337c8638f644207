using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

/// <summary>An open loop by NBomber, which does not tell when its requests were due.</summary>
public sealed partial class NBomberReportTests
{
    private static readonly RunRecord Run = SyntheticOpenLoop.ByNBomber(0.05)
        .ChangeMeasured(window => window with { Counts = window.Counts with { Requests = 208 } });

    private static readonly Assessment Assessment = Assessor.Assess(Run);

    [Fact]
    public void Page_speaks_of_no_due_times_and_says_from_when_latency_counts()
    {
        var page = MarkdownReport.Of(Assessment);
        Assert.DoesNotMatch(DueTimes(), page);
        Assert.Contains(
            "arrivals at random within each second and up to some percent more than that (NBomber's way), at most 64 connections, one connection for each request, by nbomber; judged on p99 latency",
            page, StringComparison.Ordinal);
        Assert.Contains(
            "Latency counts from when NBomber began a request, waiting for a connection included. A p99 is compared over blocks",
            page, StringComparison.Ordinal);
        Assert.Contains(
            "- `steady` is an open loop by NBomber: its latency counts from when NBomber began each request", page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Page_says_the_rate_that_was_achieved() => Assert.Contains(
        "49,920 requests were answered (2,080 a second, +4.00 % against what was asked for)", MarkdownReport.Of(Assessment), StringComparison.Ordinal);

    [Fact]
    public void Latency_has_one_column_and_one_curve_for_each_state()
    {
        Assert.All(LatencyTable.Of(Run).Rows, row => Assert.Equal("", row[4]));
        var picture = Assert.Single(LatencyPlot.AllOf(Assessment)).Picture;
        Assert.Equal(
            ["baseline", "control-link", SyntheticOpenLoop.Probe], picture.Series.Select(series => series.Label));
        Assert.Contains("NBomber's beginning", picture.Y.Title, StringComparison.Ordinal);
        Assert.All(
            TimelinePlot.AllOf(Assessment),
            panel => Assert.DoesNotContain("corrected", panel.Y.Title, StringComparison.Ordinal));
    }

    [Fact]
    public void Verdicts_are_those_of_the_same_requests_by_the_labs_own_engine()
    {
        var own = Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 60)).Estimates.Single(Judged);
        var judged = Assessment.Estimates.Single(Judged);
        Assert.Equal((own.Verdict, own.Blocks), (judged.Verdict, judged.Blocks));
        Assert.Equal("p99 latency", judged.Metric.Title);

        static bool Judged(OverheadEstimate estimate) => estimate is { Primary: true, Arm: SyntheticOpenLoop.Probe };
    }

    [Fact]
    public void Json_has_the_achieved_rate_and_nothing_of_arrivals()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessment, stream);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var steady = json.RootElement.GetProperty("loads")[0];
        Assert.Equal(2_080, steady.GetProperty("answeredRps").GetDouble(), tolerance: 1e-6);
        Assert.Equal(JsonValueKind.Null, steady.GetProperty("due").ValueKind);
    }

    [GeneratedRegex(@"\b(due|never sent|from send)\b|corrected p99|constant arrivals", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DueTimes();
}
