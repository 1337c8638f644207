using Lab.Core.Records;
using Lab.Load.Tools;
using Xunit;

namespace Lab.Tests.Load.Tools;

/// <summary>What ab 2.3 (Debian, Apache 2.4.71) printed, against servers that answered well, with 404, with bodies of changing length, and not at all.</summary>
public sealed class AbReportTests
{
    private const string Head = """
        This is ApacheBench, Version 2.3 <$Revision$>
        Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/
        Licensed to The Apache Software Foundation, http://www.apache.org/

        Benchmarking 127.0.0.1 (be patient)...


        """;

    private const string Well = Head + """
        Server Software:        Apache/2.4.71
        Server Hostname:        127.0.0.1
        Server Port:            8899

        Document Path:          /index.html
        Document Length:        Variable

        Concurrency Level:      16
        Time taken for tests:   1.161 seconds
        Complete requests:      5059
        Failed requests:        0
        Total transferred:      6319872 bytes
        HTML transferred:       5185536 bytes
        Requests per second:    4356.78 [#/sec] (mean)
        Time per request:       3.672 [ms] (mean)
        Time per request:       0.230 [ms] (mean, across all concurrent requests)
        Transfer rate:          5315.07 [Kbytes/sec] received

        Connection Times (ms)
                      min  mean[+/-sd] median   max
        Connect:        0    1   0.9      0       8
        Processing:     0    3   1.5      3      20
        Waiting:        0    3   1.4      2      17
        Total:          0    4   1.8      3      22
        WARNING: The median and mean for the initial connection time are not within a normal deviation
                These results are probably not that reliable.

        Percentage of the requests served within a certain time (ms)
          50%      3
          66%      4
          75%      4
          80%      4
          90%      5
          95%      7
          98%      9
          99%     11
         100%     22 (longest request)

        """;

    /// <summary>Shortened: ab writes a line for every percent.</summary>
    private const string Percentiles = """
        Percentage served,Time in ms
        0,0.262
        1,1.098
        50,3.313
        90,5.265
        99,10.847
        100,22.076

        """;

    private const string NotFoundKept = Head + """
        Server Software:        Apache/2.4.71
        Server Hostname:        127.0.0.1
        Server Port:            8899

        Document Path:          /nope
        Document Length:        Variable

        Concurrency Level:      4
        Time taken for tests:   1.000 seconds
        Complete requests:      11536
        Failed requests:        0
        Non-2xx responses:      11536
        Keep-Alive requests:    11536
        Total transferred:      5121984 bytes
        HTML transferred:       2722496 bytes
        Requests per second:    11534.56 [#/sec] (mean)
        Time per request:       0.347 [ms] (mean)
        Time per request:       0.087 [ms] (mean, across all concurrent requests)
        Transfer rate:          5001.31 [Kbytes/sec] received

        """;

    private const string Lengths = Head + """
        Server Software:        
        Server Hostname:        127.0.0.1
        Server Port:            8805

        Document Path:          /
        Document Length:        2 bytes

        Concurrency Level:      4
        Time taken for tests:   1.000 seconds
        Complete requests:      2443
        Failed requests:        1628
           (Connect: 0, Receive: 0, Length: 1628, Exceptions: 0)
        Total transferred:      144197 bytes
        HTML transferred:       4889 bytes
        Requests per second:    2442.82 [#/sec] (mean)
        Time per request:       1.637 [ms] (mean)
        Time per request:       0.409 [ms] (mean, across all concurrent requests)
        Transfer rate:          140.81 [Kbytes/sec] received

        """;

    private const string NeverAnswered = Head + """
        Server Software:        
        Server Hostname:        127.0.0.1
        Server Port:            8806

        Document Path:          /
        Document Length:        Variable

        Concurrency Level:      4
        Time taken for tests:   0.491 seconds
        Complete requests:      0
        Failed requests:        0
        Keep-Alive requests:    0
        Total transferred:      0 bytes
        HTML transferred:       0 bytes

        """;

    private const string ClosedUnanswered = Head + """
        Server Software:        
        Server Hostname:        127.0.0.1
        Server Port:            8804

        Document Path:          /
        Document Length:        Variable

        Concurrency Level:      4
        Time taken for tests:   1.000 seconds
        Complete requests:      2700
        Failed requests:        0
        Total transferred:      0 bytes
        HTML transferred:       0 bytes
        Requests per second:    2699.39 [#/sec] (mean)
        Time per request:       1.482 [ms] (mean)
        Time per request:       0.370 [ms] (mean, across all concurrent requests)
        Transfer rate:          0.00 [Kbytes/sec] received

        """;

    [Fact]
    public void Quantiles_come_from_the_finer_table()
    {
        var report = Parsed(Well);
        Assert.Equal(5059, report.Requests);
        Assert.Empty(report.Failed);
        Assert.Equal(new LatencyQuantiles(3_313, 5_265, 10_847, 22_076), report.Latency);
        Assert.Equal(3_672, report.MeanUs);
        Assert.Equal(1.161, report.Seconds, 3);
        Assert.Equal(4356.78, report.RequestsPerSecond, 6);
    }

    [Fact]
    public void Answers_with_a_bad_status_are_failures_and_no_requests()
    {
        var report = Parsed(NotFoundKept);
        Assert.Equal((0, 11_536), (report.Requests, report.Failed[LoadError.Status]));
    }

    [Fact]
    public void Failures_are_told_apart()
    {
        var report = Parsed(Lengths);
        Assert.Equal((815, 1628), (report.Requests, report.Failed[LoadError.ShortBody]));
        Assert.Single(report.Failed);
    }

    [Fact]
    public void A_connection_that_was_not_made_is_no_broken_one()
    {
        var report = Parsed(Lengths.Replace("(Connect: 0, Receive: 0, Length: 1628, Exceptions: 0)", "(Connect: 5, Receive: 3, Length: 0, Exceptions: 2)", StringComparison.Ordinal));
        Assert.Equal((2443, 5, 5), (report.Requests, report.Failed[LoadError.Connect], report.Failed[LoadError.Reset]));
    }

    [Fact]
    public void A_server_that_never_answers_has_no_latency()
    {
        Assert.True(new Ab().TryRead(new(NeverAnswered, ""), out var report, out _));
        Assert.Equal((0, 0.491), (report.Requests, report.Seconds));
        Assert.Null(report.Latency);
    }

    [Fact]
    public void Requests_that_ab_calls_complete_without_a_byte_of_an_answer_are_refused()
    {
        Assert.False(new Ab().TryRead(new(ClosedUnanswered, Percentiles), out _, out var problem));
        Assert.Contains("without a byte", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Complete requests:      5059")]
    [InlineData("Failed requests:        0")]
    [InlineData("Time taken for tests:   1.161 seconds")]
    [InlineData("Total transferred:      6319872 bytes")]
    [InlineData("Requests per second:    4356.78 [#/sec] (mean)")]
    [InlineData("Time per request:       3.672 [ms] (mean)")]
    public void A_line_that_is_missing_is_named(string missing)
    {
        Assert.False(new Ab().TryRead(new(Well.Replace(missing, "", StringComparison.Ordinal), Percentiles), out _, out var problem));
        Assert.Contains(missing[..missing.IndexOf(':', StringComparison.Ordinal)], problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Percentage served,Time in ms")]
    [InlineData("99,10.847")]
    [InlineData("100,22.076")]
    public void A_table_of_percentiles_that_is_not_whole_is_refused(string missing)
    {
        Assert.False(new Ab().TryRead(new(Well, Percentiles.Replace(missing, "", StringComparison.Ordinal)), out _, out var problem));
        Assert.Contains("Percentage served", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_without_the_line_that_tells_them_apart_are_refused() =>
        Assert.False(new Ab().TryRead(new(Lengths.Replace("Exceptions", "Oddities", StringComparison.Ordinal), Percentiles), out _, out _));

    [Fact]
    public void What_is_no_report_is_refused() => Assert.False(new Ab().TryRead(new(Head, "apr_socket_recv: Connection reset by peer (104)\n"), out _, out _));

    private static ToolReport Parsed(string output)
    {
        Assert.True(new Ab().TryRead(new(output, Percentiles), out var report, out var problem), problem);
        return report;
    }
}
