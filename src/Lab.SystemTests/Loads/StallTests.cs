using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Runner.Loads;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Loads;

/// <summary>A real Apache is stopped for a second while requests come: what the two kinds of load see of that.</summary>
[Collection(KernelCollection.Name)]
public sealed class StallTests
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    /// <summary>The stalled arrivals are a tenth of the window's, and the slowest hundredth of all waited nine tenths of the stall or more.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_loop_shows_a_stall_as_the_users_would_have_felt_it(bool keepAlive)
    {
        await using var running = await RunningAgent.StartAsync();
        var (window, stalledNs) = await StallAsync(running, new OpenLoop("steady", new FixedRate(500), Arrivals.Constant, 64, keepAlive));

        Assert.Empty(window.Counts.Errors);
        Assert.InRange(window.Pacing!.Due, 4_998, 5_002 + (window.EndNs - window.StartNs - (long)Window.TotalNanoseconds) / 2_000_000);
        Assert.Equal(window.Pacing.Due, window.Corrected!.TotalCount);
        Assert.Equal(window.Pacing.Due, window.Latency.TotalCount);
        Assert.InRange(window.CorrectedQuantiles!.P99Us, 0.85 * stalledNs / 1e3, 1.5 * stalledNs / 1e3);
        Assert.True(window.Quantiles!.MaxUs >= 0.9 * stalledNs / 1e3, "the requests under way when it stopped waited for it, from their send on");
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"stall {stalledNs / 1e6:0} ms: corrected p99 {window.CorrectedQuantiles.P99Us / 1e3:0} ms, raw p99 {window.Quantiles.P99Us / 1e3:0} ms, {window.Pacing.Due} due, {window.Pacing.NotSent} not sent"));
    }

    [Fact]
    public async Task A_closed_loop_hides_the_stall()
    {
        await using var running = await RunningAgent.StartAsync();
        var (window, stalledNs) = await StallAsync(running, new ClosedLoop("saturation", 16, KeepAlive: true));

        // 16 requests in tens of thousands: the users who would have come in that second never asked.
        Assert.InRange(window.Quantiles!.P99Us, 0, 0.5 * stalledNs / 1e3);
        Assert.InRange(window.Quantiles.MaxUs, 0.9 * stalledNs / 1e3, 10e6);
    }

    [Fact]
    public async Task The_next_window_waits_until_what_the_stall_left_is_answered()
    {
        await using var running = await RunningAgent.StartAsync();
        var spec = new OpenLoop("steady", new FixedRate(500), Arrivals.Constant, 64, KeepAlive: true);
        await using var load = EpollLoad.Start(TargetOf(running), spec, RunningAgent.LoadCpus);
        await using var control = new LocalLoad(load);
        await Task.Delay(TimeSpan.FromSeconds(1), RunningAgent.Cancellation);
        var settled = (await SettledLoad.LearnAsync(control, RunningAgent.Cancellation))!;

        await SignalAsync("STOP", running.Server.Pids);
        await Task.Delay(Stall, RunningAgent.Cancellation);
        var owed = load.Backlog;
        await SignalAsync("CONT", running.Server.Pids);
        Assert.Null(await settled.WaitAsync(RunningAgent.Cancellation));
        var startNs = MonotonicClock.NowNs;
        await Task.Delay(Stall, RunningAgent.Cancellation);
        var window = await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, RunningAgent.Cancellation);

        Assert.InRange(owed!.Value, 400, 600);
        Assert.InRange(settled.Level, 1, 100);
        Assert.InRange(window.CorrectedQuantiles!.MaxUs, 0, 0.5 * Stall.TotalMicroseconds);
    }

    private static LoadTarget TargetOf(RunningAgent running) =>
        new(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab");

    private static async Task<(WindowLoad Window, long StalledNs)> StallAsync(RunningAgent running, LoadSpec spec)
    {
        await using var load = EpollLoad.Start(TargetOf(running), spec, RunningAgent.LoadCpus);
        await Task.Delay(TimeSpan.FromSeconds(1), RunningAgent.Cancellation);
        var startNs = MonotonicClock.NowNs;
        await Task.Delay(TimeSpan.FromSeconds(2), RunningAgent.Cancellation);
        var stalledNs = await StopForAsync(running.Server.Pids);
        await Task.Delay(Window - TimeSpan.FromMicroseconds((MonotonicClock.NowNs - startNs) / 1e3), RunningAgent.Cancellation);
        return (await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, RunningAgent.Cancellation), stalledNs);
    }

    private static async Task<long> StopForAsync(int[] pids)
    {
        await SignalAsync("STOP", pids);
        var sinceNs = MonotonicClock.NowNs;
        await Task.Delay(Stall, RunningAgent.Cancellation);
        var stalledNs = MonotonicClock.NowNs - sinceNs;
        await SignalAsync("CONT", pids);
        return stalledNs;
    }

    private static async Task SignalAsync(string signal, int[] pids)
    {
        using var kill = Process.Start("/bin/kill", ["-s", signal, "--", .. pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync(RunningAgent.Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }
}
