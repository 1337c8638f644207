using Lab.Core.Records;
using Lab.Load.Tools;
using Xunit;

namespace Lab.Tests.Load.Tools;

/// <summary>What wrk 4.1.0 (Debian) printed, against servers that answered well, with 404, with a reset now and then, and never.</summary>
public sealed class WrkReportTests
{
    private const string Well = """
        Running 2s test @ http://127.0.0.1:8801/index.html
          1 threads and 16 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     7.67ms    4.00ms  27.55ms   83.28%
            Req/Sec     2.12k   511.57     3.09k    65.00%
          Latency Distribution
             50%    5.97ms
             75%    9.12ms
             90%   13.29ms
             99%   21.59ms
          4231 requests in 2.01s, 256.17KB read
        Requests/sec:   2109.32
        Transfer/sec:    127.71KB

        """;

    private const string NotFound = """
        Running 1s test @ http://127.0.0.1:8802/
          1 threads and 4 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency   107.25us  179.40us   4.14ms   97.55%
            Req/Sec    37.56k     2.98k   42.96k    70.00%
          Latency Distribution
             50%   75.00us
             75%  116.00us
             90%  165.00us
             99%  566.00us
          37183 requests in 1.00s, 2.62MB read
          Non-2xx or 3xx responses: 37183
        Requests/sec:  37150.16
        Transfer/sec:      2.62MB

        """;

    private const string Resets = """
        Running 1s test @ http://127.0.0.1:8803/
          1 threads and 4 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency   375.59us  339.57us   5.18ms   85.92%
            Req/Sec     9.28k   458.21     9.86k    80.00%
          Latency Distribution
             50%  303.00us
             75%  499.00us
             90%  735.00us
             99%    1.52ms
          9232 requests in 1.00s, 604.05KB read
          Socket errors: connect 0, read 1538, write 0, timeout 0
        Requests/sec:   9226.80
        Transfer/sec:    603.71KB

        """;

    private const string NeverAnswered = """
        Running 1s test @ http://127.0.0.1:8806/
          1 threads and 4 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     0.00us    0.00us   0.00us    -nan%
            Req/Sec     0.00      0.00     0.00      -nan%
          Latency Distribution
             50%    0.00us
             75%    0.00us
             90%    0.00us
             99%    0.00us
          0 requests in 1.00s, 0.00B read
        Requests/sec:      0.00
        Transfer/sec:       0.00B

        """;

    private const string AMinute = """
        Running 1m test @ http://127.0.0.1:8899/index.html
          1 threads and 1 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency   828.14us    3.84ms 111.47ms   98.01%
            Req/Sec     4.55k     1.81k   10.85k    77.22%
          Latency Distribution
             50%  160.00us
             75%  248.00us
             90%    1.92ms
             99%    7.53ms
          270627 requests in 1.00m, 317.19MB read
        Requests/sec:   4509.63
        Transfer/sec:      5.29MB

        """;

    private const string Usage = """
        Usage: wrk <options> <url>
          Options:
            -c, --connections <N>  Connections to keep open
            -d, --duration    <T>  Duration of test

        """;

    [Fact]
    public void A_run_without_errors_has_none_and_lasted_as_long_as_its_rate_says()
    {
        var report = Parsed(Well);
        Assert.Equal(4231, report.Requests);
        Assert.Empty(report.Failed);
        Assert.Equal(new LatencyQuantiles(5_970, 13_290, 21_590, 27_550), report.Latency);
        Assert.Equal(7_670, report.MeanUs);
        Assert.Equal(2.00586, report.Seconds, 5);
        Assert.Equal(2109.32, report.RequestsPerSecond, 6);
    }

    [Fact]
    public void Answers_with_a_bad_status_are_failures_and_no_requests()
    {
        var report = Parsed(NotFound);
        Assert.Equal((0, 37_183), (report.Requests, report.Failed[LoadError.Status]));
        Assert.Equal(75, report.Latency!.P50Us);
    }

    [Fact]
    public void Broken_connections_are_counted_beside_the_answers()
    {
        var report = Parsed(Resets);
        Assert.Equal((9232, 1538), (report.Requests, report.Failed[LoadError.Reset]));
        Assert.Single(report.Failed);
    }

    [Fact]
    public void What_came_too_late_is_no_request()
    {
        var report = Parsed(Resets.Replace("timeout 0", "timeout 32", StringComparison.Ordinal));
        Assert.Equal((9200, 32), (report.Requests, report.Failed[LoadError.Timeout]));
    }

    [Fact]
    public void A_server_that_never_answers_has_no_latency()
    {
        var report = Parsed(NeverAnswered);
        Assert.Equal((0, 1.0), (report.Requests, report.Seconds));
        Assert.Null(report.Latency);
    }

    [Fact]
    public void A_minute_is_sixty_seconds_and_a_latency_may_be_in_microseconds()
    {
        var report = Parsed(AMinute);
        Assert.Equal(60.011, report.Seconds, 3);
        Assert.Equal(828.14, report.MeanUs, tolerance: 0.1);
        Assert.Equal(new LatencyQuantiles(160, 1_920, 7_530, 111_470), report.Latency);
    }

    [Theory]
    [InlineData("4231 requests in 2.01s, 256.17KB read", "requests in TIME")]
    [InlineData("4231 requests in 2.01s", "requests in TIME")]
    [InlineData("Requests/sec:   2109.32", "Requests/sec")]
    [InlineData("    Latency     7.67ms", "Latency MEAN")]
    [InlineData("27.55ms", "Latency MEAN")]
    [InlineData("     90%   13.29ms", "latency distribution")]
    public void A_line_that_is_missing_is_named(string missing, string named)
    {
        Assert.False(new Wrk().TryRead(new(Well.Replace(missing, "", StringComparison.Ordinal), ""), out _, out var problem));
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Usage)]
    public void What_is_no_report_is_refused(string output) => Assert.False(new Wrk().TryRead(new(output, ""), out _, out _));

    [Fact]
    public void Socket_errors_of_another_kind_are_refused_rather_than_left_out()
    {
        Assert.False(new Wrk().TryRead(new(Resets.Replace(", timeout 0", ", other 0", StringComparison.Ordinal), ""), out _, out var problem));
        Assert.Contains("socket errors", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("499.33us", 499.33)]
    [InlineData("3.59ms", 3_590)]
    [InlineData("15.01s", 15_010_000)]
    [InlineData("1.00m", 60_000_000)]
    [InlineData("1.00h", 3_600_000_000)]
    public void Times_have_units(string text, double microseconds)
    {
        Assert.True(WrkReport.TryDuration(text, out var duration));
        Assert.Equal(microseconds, duration.TotalMicroseconds, 1);
    }

    [Theory]
    [InlineData("4.42k")]
    [InlineData("12")]
    [InlineData("s")]
    public void What_is_no_time_is_refused(string text) => Assert.False(WrkReport.TryDuration(text, out _));

    private static ToolReport Parsed(string output)
    {
        Assert.True(new Wrk().TryRead(new(output, ""), out var report, out var problem), problem);
        return report;
    }
}
