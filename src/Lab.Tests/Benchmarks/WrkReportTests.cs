using Lab.Benchmarks.Wrk;
using Lab.Core.Benchmarks;
using Xunit;

namespace Lab.Tests.Benchmarks;

/// <summary>What wrk 4.1.0 (Debian) printed, against servers that answered well, with 404, and with a reset now and then.</summary>
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
        Running 2s test @ http://127.0.0.1:8802/index.html
          1 threads and 16 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     8.52ms    4.37ms  30.61ms   77.79%
            Req/Sec     1.88k   530.38     2.91k    60.00%
          3766 requests in 2.01s, 253.76KB read
          Non-2xx or 3xx responses: 3766
        Requests/sec:   1872.89
        Transfer/sec:    126.20KB

        """;

    private const string Resets = """
        Running 2s test @ http://127.0.0.1:8803/index.html
          1 threads and 16 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     5.25ms    0.92ms  19.02ms   93.10%
            Req/Sec     2.57k   135.54     2.72k    71.43%
          5375 requests in 2.10s, 325.44KB read
          Socket errors: connect 0, read 895, write 0, timeout 0
        Requests/sec:   2558.65
        Transfer/sec:    154.92KB

        """;

    private const string AMinute = """
        Running 1m test @ http://127.0.0.1:8801/index.html
          1 threads and 1 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency   571.40us    1.64ms  61.07ms   94.18%
            Req/Sec     2.21k   765.88     2.84k    76.83%
          131847 requests in 1.00m, 7.80MB read
        Requests/sec:   2195.57
        Transfer/sec:    132.94KB

        """;

    private const string Usage = """
        Usage: wrk <options> <url>
          Options:
            -c, --connections <N>  Connections to keep open
            -d, --duration    <T>  Duration of test

        """;

    [Fact]
    public void A_run_without_errors_has_none() =>
        Assert.Equal(new WrkFigures(4231, TimeSpan.FromMilliseconds(2_010), 2109.32, 7670, new(0, 0, 0, 0, 0)), Parsed(Well));

    [Fact]
    public void Answers_with_a_bad_status_are_errors() => Assert.Equal(new WrkErrors(0, 0, 0, 0, 3766), Parsed(NotFound).Errors);

    [Fact]
    public void Socket_errors_are_told_apart() => Assert.Equal(new WrkErrors(0, 895, 0, 0, 0), Parsed(Resets).Errors);

    [Fact]
    public void A_minute_is_sixty_seconds_and_a_latency_may_be_in_microseconds() =>
        Assert.Equal(new WrkFigures(131_847, TimeSpan.FromMinutes(1), 2195.57, 571.4, new(0, 0, 0, 0, 0)), Parsed(AMinute));

    [Theory]
    [InlineData("4231 requests in 2.01s, 256.17KB read", "requests in TIME")]
    [InlineData("4231 requests in 2.01s", "requests in TIME")]
    [InlineData("Requests/sec:   2109.32", "Requests/sec")]
    [InlineData("    Latency     7.67ms", "Latency MEAN")]
    public void A_line_that_is_missing_is_named(string missing, string named)
    {
        Assert.False(WrkReport.TryParse(Well.Replace(missing, "", StringComparison.Ordinal), out _, out var problem));
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Usage)]
    public void What_is_no_report_is_refused(string output) => Assert.False(WrkReport.TryParse(output, out _, out _));

    [Fact]
    public void Socket_errors_of_another_kind_are_refused_rather_than_left_out()
    {
        Assert.False(WrkReport.TryParse(Resets.Replace(", timeout 0", ", other 0", StringComparison.Ordinal), out _, out var problem));
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

    private static WrkFigures Parsed(string output)
    {
        Assert.True(WrkReport.TryParse(output, out var figures, out var problem), problem);
        return figures;
    }
}
