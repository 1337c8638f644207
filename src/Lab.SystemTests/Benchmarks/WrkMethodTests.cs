using Lab.Benchmarks.Precision;
using Lab.Benchmarks.Wrk;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Setup;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Benchmarks;

/// <summary>The naive method with the real wrk, Apache and probe.</summary>
[Collection(KernelCollection.Name)]
public sealed class WrkMethodTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_probe_is_on_for_one_half_and_sees_every_request_of_wrk_in_it(bool onFirst)
    {
        Require();
        var home = LabHome.Find();
        var step = new PrecisionStep(Index: 0, Round: 0, Method.Wrk, Seconds: 4, onFirst);
        var sample = await new WrkMethod(home, Privilege.Find()!, PrecisionQuestion.Read(home)).MeasureAsync(step, RunningAgent.Cancellation);
        Assert.Equal(step, sample.Step);
        Assert.All([sample.Off, sample.On], side => Assert.True(side is { Requests: > 100, RateRps: > 0, MeanLatencyUs: > 0 }, $"{side}"));
        Assert.Equal(0, sample.Failed);
        Assert.InRange(sample.Seen, sample.On.Requests * 0.98, sample.On.Requests * 1.02);
        Assert.True(double.IsFinite(sample.LogRatio));
    }

    [Fact]
    public async Task A_wrk_that_reaches_nobody_fails_with_its_own_words()
    {
        Require();
        var wrk = new WrkRun(new(new Uri("http://127.0.0.1:1/"), new ClosedLoop("test", Connections: 2, KeepAlive: false), RunningAgent.LoadCpus));
        var failure = await Assert.ThrowsAsync<LabException>(() => wrk.RunAsync(1, RunningAgent.Cancellation));
        Assert.Equal(1, failure.ExitCode);
        Assert.Contains("wrk --threads 1 --connections 2 --duration 1s", failure.Command, StringComparison.Ordinal);
        Assert.Contains("unable to connect to 127.0.0.1:1", failure.StandardErrorTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_are_no_success_are_counted()
    {
        Require();
        await using var running = await RunningAgent.StartAsync();
        var nothing = new UriBuilder(Uri.UriSchemeHttp, running.Server.Addresses[0], running.Server.Port, "/nothing.html").Uri;
        var figures = await new WrkRun(new(nothing, new ClosedLoop("test", Connections: 2, KeepAlive: true), RunningAgent.LoadCpus)).RunAsync(1, RunningAgent.Cancellation);
        Assert.True(figures.Requests > 0);
        Assert.Equal(figures.Requests, figures.Errors.Status);
    }

    private static void Require()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.Wrk();
    }
}
