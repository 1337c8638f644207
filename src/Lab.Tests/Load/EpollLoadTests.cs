using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Load.Engine;
using Xunit;

namespace Lab.Tests.Load;

public sealed class EpollLoadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", true)]
    [InlineData("::1", false)]
    public async Task After_a_pause_the_totals_are_what_the_server_saw(string address, bool keepAlive)
    {
        using var server = keepAlive ? KeepAliveServer(address) : OneShotServer(address);
        await using var load = Start(server, keepAlive);
        await UntilAsync(() => load.Totals.Requests > 500);

        await load.PauseAsync(Cancellation);

        var totals = load.Totals;
        Assert.Equal(server.Requests, totals.Requests);
        Assert.Equal(server.Connections, totals.Connections);
        Assert.Empty(totals.Errors);
        Assert.Equal(keepAlive ? 4 : totals.Requests, totals.Connections);
        await UntilAsync(() => server.Ended == server.Connections);
        await Task.Delay(50, Cancellation);
        Assert.Equal(server.Requests, load.Totals.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_load_goes_on_after_a_pause(bool keepAlive)
    {
        using var server = keepAlive ? KeepAliveServer() : OneShotServer();
        await using var load = Start(server, keepAlive);
        for (var round = 1; round <= 3; round++)
        {
            var before = load.Totals.Requests;
            await UntilAsync(() => load.Totals.Requests > before + 50);
            await load.PauseAsync(Cancellation);
            Assert.Equal(server.Requests, load.Totals.Requests);
            Assert.Equal(server.Connections, load.Totals.Connections);
            load.Resume();
        }
    }

    [Fact]
    public async Task A_server_that_ends_kept_connections_politely_causes_no_error()
    {
        using var server = new Responder(connection =>
        {
            if (connection.Request())
            {
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
            }

            if (connection.Request())
            {
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8);
            }
        });
        await using var load = Start(server, keepAlive: true);
        await UntilAsync(() => load.Totals.Connections > 50);
        await load.PauseAsync(Cancellation);

        Assert.Empty(load.Totals.Errors);
        Assert.Equal(server.Connections, load.Totals.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_takes_its_time_counts_once_it_stands(bool keepAlive)
    {
        using var open = new ManualResetEvent(initialState: false);
        using var server = new Responder(
            connection =>
            {
                while (connection.Request())
                {
                    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
                    if (!keepAlive)
                    {
                        return;
                    }
                }
            },
            backlog: 1,
            open: open);
        await using var load = EpollLoad.Start(Target(server), new ClosedLoop("test", 8, keepAlive), cpus: []);
        await Task.Delay(50, Cancellation);
        var early = load.Totals.Connections;
        open.Set();
        await UntilAsync(() => load.Totals.Connections >= 8 && load.Totals.Requests >= 8);
        await load.PauseAsync(Cancellation);

        Assert.InRange(early, 1, 7);
        Assert.Empty(load.Totals.Errors);
        Assert.Equal((server.Connections, server.Requests), (load.Totals.Connections, load.Totals.Requests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_any_buffer_is_counted_to_its_end(bool keepAlive)
    {
        var answer = new byte[3_000_000];
        var head = "HTTP/1.1 200 OK\r\nContent-Length: 2999900\r\nX: "u8;
        answer.AsSpan().Fill((byte)'x');
        head.CopyTo(answer);
        "\r\n\r\n"u8.CopyTo(answer.AsSpan(96));
        using var server = new Responder(connection =>
        {
            while (connection.Request())
            {
                connection.Send(answer);
                if (!keepAlive)
                {
                    return;
                }
            }
        });
        await using var load = Start(server, keepAlive);
        await UntilAsync(() => load.Totals.Requests > 20);
        await load.PauseAsync(Cancellation);

        Assert.Empty(load.Totals.Errors);
        Assert.Equal(server.Requests, load.Totals.Requests);
    }

    [Fact]
    public async Task What_fails_on_the_engines_thread_is_kept_for_whoever_asks()
    {
        var thread = new EngineThread(cpus: [], () => throw new InvalidDataException("odd"));
        await thread.Ended.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.IsType<InvalidDataException>(thread.Failure);
    }

    [Fact]
    public async Task The_engine_runs_on_a_thread_whose_cpu_time_can_be_read()
    {
        using var server = KeepAliveServer();
        var load = Start(server, keepAlive: true);
        await using (load)
        {
            await UntilAsync(() => load.Totals.Requests > 100);
            Assert.True(Directory.Exists($"/proc/self/task/{load.ThreadIds[0]}"));
            await load.PauseAsync(Cancellation);
            Assert.InRange(load.CpuNs, 1, long.MaxValue);
        }

        Assert.InRange(load.CpuNs, 1, long.MaxValue);
        await UntilAsync(() => !Directory.Exists($"/proc/self/task/{load.ThreadIds[0]}"));
    }

    [Fact]
    public async Task A_load_can_be_disposed_twice_and_keeps_its_totals()
    {
        using var server = OneShotServer();
        var load = Start(server, keepAlive: false);
        await UntilAsync(() => load.Totals.Requests > 10);
        await load.DisposeAsync();
        await load.DisposeAsync();

        Assert.InRange(load.Totals.Requests, 10, long.MaxValue);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => load.PauseAsync(Cancellation));
    }

    [Fact]
    public void A_cpu_that_is_not_there_is_refused_with_its_name()
    {
        using var server = KeepAliveServer();
        var refusal = Assert.Throws<LabException>(
            () => EpollLoad.Start(Target(server), new ClosedLoop("test", 1, KeepAlive: true), cpus: [1000]));

        Assert.Contains("CPU 1000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_paused_load_can_be_resumed_and_only_a_past_window_closed()
    {
        using var server = KeepAliveServer();
        await using var load = Start(server, keepAlive: true);

        Assert.Throws<InvalidOperationException>(load.Resume);
        var now = MonotonicClock.NowNs;
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await load.CloseWindowAsync(now, now + 60_000_000_000, Cancellation));
    }

    internal static LoadTarget Target(Responder server) => new(server.EndPoint, "test");

    internal static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(2, limit.Token);
        }
    }

    internal static EpollLoad Start(Responder server, bool keepAlive) =>
        EpollLoad.Start(Target(server), new ClosedLoop("test", 4, keepAlive), cpus: []);

    internal static Responder KeepAliveServer(string address = "127.0.0.1") => new(
        connection =>
        {
            while (connection.Request())
            {
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
            }
        },
        IPAddress.Parse(address));

    internal static Responder OneShotServer(string address = "127.0.0.1") => new(
        connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8);
        },
        IPAddress.Parse(address));
}
