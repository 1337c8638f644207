using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

public sealed class MisbehavingServerTests
{
    private static readonly TimeSpan Impatient = TimeSpan.FromMilliseconds(150);

    /// <summary>Longer than a busy machine keeps a thread of the responder from its CPU.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(3);

    private const int Slots = 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_body_that_ends_early_is_counted(bool keepAlive) =>
        IsCountedAs(LoadError.ShortBody, keepAlive, connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"u8);
        });

    [Fact]
    public Task A_close_without_an_answer_is_counted() =>
        IsCountedAs(LoadError.ShortBody, keepAlive: true, connection => connection.Request());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_reset_is_counted(bool keepAlive) =>
        IsCountedAs(LoadError.Reset, keepAlive, connection =>
        {
            connection.Request();
            connection.Reset();
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_status_that_is_no_success_is_counted(bool keepAlive) =>
        IsCountedAs(LoadError.Status, keepAlive, connection =>
        {
            while (connection.Request())
            {
                connection.Send("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno"u8);
                if (!keepAlive)
                {
                    return;
                }
            }
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_failure_in_chunks_is_counted(bool keepAlive) =>
        IsCountedAs(LoadError.Status, keepAlive, connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 503 Oh\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"u8);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Garbage_is_counted(bool keepAlive) =>
        IsCountedAs(LoadError.Malformed, keepAlive, connection =>
        {
            connection.Request();
            connection.Send("220 mail.example ready\r\n"u8);
            connection.WaitForEnd();
        });

    [Fact]
    public Task Chunks_that_end_early_are_counted() =>
        IsCountedAs(LoadError.ShortBody, keepAlive: true, connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"u8);
        });

    [Fact]
    public Task Chunks_that_never_end_are_counted() =>
        IsCountedAs(LoadError.Timeout, keepAlive: true, connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"u8);
            connection.WaitForEnd();
        });

    [Fact]
    public Task Chunks_of_another_size_than_they_say_are_counted() =>
        IsCountedAs(LoadError.Malformed, keepAlive: true, connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n"u8);
            connection.WaitForEnd();
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task An_answer_that_never_comes_is_counted(bool keepAlive) =>
        IsCountedAs(LoadError.Timeout, keepAlive, connection => connection.WaitForEnd());

    [Fact]
    public async Task A_server_that_should_close_and_does_not_is_counted()
    {
        using var server = new Responder(connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
            connection.WaitForEnd();
        });
        await using var load = Start(server.EndPoint, keepAlive: false);
        await EpollLoadTests.UntilAsync(() => load.Totals.Failed >= 2 * Slots);
        await load.PauseAsync(TestContext.Current.CancellationToken);

        Assert.Equal([LoadError.Timeout], load.Totals.Errors.Keys);
        Assert.Equal(load.Totals.Requests, load.Totals.Failed);
    }

    [Fact]
    public async Task A_refused_connection_is_counted_without_spinning()
    {
        IPEndPoint gone;
        using (var server = new Responder(_ => { }))
        {
            gone = server.EndPoint;
        }

        await using var load = Start(gone, keepAlive: false);
        var cancellation = TestContext.Current.CancellationToken;
        await Task.Delay(200, cancellation);
        await load.PauseAsync(cancellation);

        Assert.Equal([LoadError.Connect], load.Totals.Errors.Keys);
        Assert.Equal(0, load.Totals.Connections);
        Assert.InRange(load.Totals.Failed, 1, 500); // a slot rests for 10 ms after each, or there would be thousands
    }

    [Fact]
    public async Task The_engine_goes_on_when_the_server_behaves_again()
    {
        var bad = 10;
        using var server = new Responder(connection =>
        {
            connection.Request();
            if (Interlocked.Decrement(ref bad) >= 0)
            {
                connection.Reset();
                return;
            }

            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
        });
        await using var load = Start(server.EndPoint, keepAlive: false, Patient);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 50);
        await load.PauseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(10, load.Totals.Errors[LoadError.Reset]);
        Assert.Equal(server.Connections, load.Totals.Connections);
        Assert.Equal(server.Requests, load.Totals.Requests + 10);
    }

    /// <summary>Every request fails in the same way, a dozen times over, and the window says so as the totals do.</summary>
    private static async Task IsCountedAs(LoadError error, bool keepAlive, Action<ResponderConnection> serve)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var server = new Responder(serve);
        var startNs = MonotonicClock.NowNs;
        await using var load = Start(server.EndPoint, keepAlive, error == LoadError.Timeout ? Impatient : Patient);
        await EpollLoadTests.UntilAsync(() => load.Totals.Failed >= 6 * Slots);

        await load.PauseAsync(cancellation);

        var window = await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, cancellation);
        Assert.Equal([error], load.Totals.Errors.Keys);
        Assert.Equal(load.Totals.Errors, window.Counts.Errors);
        Assert.Equal(0, load.Totals.Requests);
        Assert.Equal(server.Connections, load.Totals.Connections);
        Assert.Null(window.Quantiles);
    }

    private static EpollLoad Start(IPEndPoint endPoint, bool keepAlive, TimeSpan? timeout = null) => EpollLoad.Start(
        new LoadTarget(endPoint, "test") { RequestTimeout = timeout ?? Impatient },
        new ClosedLoop("test", Slots, keepAlive),
        cpus: []);
}
