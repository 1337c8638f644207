using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lab.Core.Definitions;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

/// <summary>What a counted load does so that the server's work for a request does not depend on the pace of the load's machine.</summary>
public sealed class CountedPaceTests
{
    private const int Requests = 100;

    private static readonly CountedLoop Plain = new("test", KeepAlive: false, Requests);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(null)]
    public async Task No_more_connections_linger_at_the_server_than_there_are_local_ports(int? ports)
    {
        using var server = EpollLoadTests.OneShotServer();
        await using var load = await CountedLoad.StartAsync(EpollLoadTests.Target(server), Plain with { LocalPorts = ports }, cpus: [], Cancellation);
        var before = load.Totals.Requests;
        await load.RunAsync(Requests, Cancellation);
        Assert.Equal(before + Requests, server.Requests);
        Assert.Empty(load.Totals.Errors);
        var lingering = PortsOfLingering(server).Count();
        Assert.True(ports is { } most ? lingering > 0 && lingering <= most : lingering >= Requests, $"{lingering} with {ports} ports");
    }

    [Fact]
    public async Task A_local_port_that_somebody_else_has_taken_is_left_to_them()
    {
        using var server = EpollLoadTests.OneShotServer();
        await using var load = await CountedLoad.StartAsync(EpollLoadTests.Target(server), Plain with { LocalPorts = 1 }, cpus: [], Cancellation);
        await load.RunAsync(requests: 3, Cancellation);
        using var other = new TcpListener(IPAddress.Loopback, PortsOfLingering(server).First()) { ExclusiveAddressUse = true };
        other.Start();
        await load.RunAsync(requests: 3, Cancellation);
        Assert.Equal(load.Totals.Requests, server.Requests);
        Assert.Empty(load.Totals.Errors);
    }

    [Fact]
    public async Task The_request_is_there_when_its_connection_is_accepted()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var found = new ConcurrentQueue<int>();
        var serving = Task.Run(() => ServeUntilClosed(listener, found), Cancellation);
        var target = new LoadTarget((IPEndPoint)listener.LocalEndPoint!, "test");
        await using (var load = await CountedLoad.StartAsync(target, Plain with { AcknowledgesWithRequest = true }, cpus: [], Cancellation))
        {
            await load.RunAsync(Requests, Cancellation);
            Assert.Empty(load.Totals.Errors);
        }

        listener.Close();
        await serving;
        Assert.InRange(found.Count, Requests, int.MaxValue);
        // Where the load's thread had to wait for a CPU, its kernel may have acknowledged by itself.
        Assert.InRange(found.Count(bytes => bytes == 0), 0, Requests / 10);
    }

    [Fact]
    public async Task A_connection_is_closed_some_time_after_the_server_has_closed_it()
    {
        var delay = TimeSpan.FromMilliseconds(20);
        var waited = new ConcurrentQueue<TimeSpan>();
        using var server = new Responder(connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8);
            var since = Stopwatch.StartNew();
            connection.SendEnd();
            connection.WaitForEnd();
            waited.Enqueue(since.Elapsed);
        });
        await using var load = await CountedLoad.StartAsync(EpollLoadTests.Target(server), Plain with { CloseDelay = delay }, cpus: [], Cancellation);
        await load.RunAsync(requests: 5, Cancellation);
        await EpollLoadTests.UntilAsync(() => server.Ended == server.Requests);
        Assert.Empty(load.Totals.Errors);
        Assert.InRange(waited.Count, 5, int.MaxValue);
        Assert.All(waited, time => Assert.True(time >= delay, $"{time}"));
    }

    private static void ServeUntilClosed(Socket listener, ConcurrentQueue<int> found)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var connection = listener.Accept();
                found.Enqueue(connection.Available);
                if (connection.Receive(buffer) > 0)
                {
                    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8);
                }
            }
        }
        catch (SocketException)
        {
            // The listener is closed: the test is over.
        }
    }

    /// <summary>The load's ports of the connections that the server's kernel keeps in TIME-WAIT.</summary>
    private static IEnumerable<int> PortsOfLingering(Responder server) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Where(connection => connection.State == TcpState.TimeWait && connection.LocalEndPoint.Port == server.EndPoint.Port)
        .Select(connection => connection.RemoteEndPoint.Port);
}
