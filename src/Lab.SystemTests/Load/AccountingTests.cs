using System.Net;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Runner.Execution;
using Lab.Runner.Loads;
using Lab.SystemTests.Agents;
using Xunit;

namespace Lab.SystemTests.Load;

public sealed class AccountingTests
{
    /// <summary>Room for the requests of one accounting window, on a fast machine too, and not of many.</summary>
    private const int RingCapacity = 1 << 16;

    [Fact]
    public async Task Many_accounting_windows_leave_room_for_the_first_window_that_is_measured()
    {
        await using var running = await RunningAgent.StartAsync();
        var server = new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port);
        await using var load = EpollLoad.Start(
            new(server, "lab"), new ClosedLoop("test", Connections: 16, KeepAlive: true), RunningAgent.LoadCpus, seed: 1, RingCapacity);
        var taker = new AccountingTaker(running.Agent, new LocalLoad(load), "test", running.Server.Cpus);
        var requests = 0L;
        for (var index = 0; requests <= RingCapacity; index++)
        {
            requests += (await taker.TakeAsync(index, round: 0, arm: null, RunningAgent.Cancellation)).Counts.Requests;
        }

        var startNs = MonotonicClock.NowNs;
        await Task.Delay(TimeSpan.FromMilliseconds(100), RunningAgent.Cancellation); // on a busy machine it takes a while to go on
        await load.PauseAsync(RunningAgent.Cancellation);
        Assert.True((await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, RunningAgent.Cancellation)).Counts.Requests > 0);
    }
}
