using System.Net.Sockets;
using System.Text;
using Lab.Benchmarks.Contest;
using Lab.Core.Definitions;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class ResponderTests : IAsyncLifetime
{
    private const string Kept = "GET / HTTP/1.1\r\nHost: lab\r\n\r\n";
    private const string Last = "GET / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n";

    private readonly Responder _responder = new();
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _running = Task.Factory.StartNew(() => _responder.Run(_end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_kept_connection_gets_an_answer_for_each_request()
    {
        using var client = Connect();
        for (var request = 0; request < 3; request++)
        {
            Send(client, Kept);
            AssertWhole(Receive(client), "keep-alive");
        }
    }

    [Fact]
    public void A_request_in_fragments_gets_one_answer_when_its_end_is_there()
    {
        using var client = Connect();
        foreach (var fragment in Kept.Chunk(5))
        {
            Assert.Equal(0, client.Available);
            Send(client, new string(fragment));
            Thread.Sleep(5); // else the kernel puts them together
        }

        AssertWhole(Receive(client), "keep-alive");
        Assert.Equal(0, client.Available);
        Send(client, Kept);
        AssertWhole(Receive(client), "keep-alive");
    }

    [Fact]
    public void Requests_that_come_together_get_an_answer_each_and_what_follows_is_kept()
    {
        using var client = Connect();
        Send(client, Kept + Kept + Kept[..10]);
        AssertWhole(Receive(client), "keep-alive");
        AssertWhole(Receive(client), "keep-alive");
        Send(client, Kept[10..]);
        AssertWhole(Receive(client), "keep-alive");
    }

    [Theory]
    [InlineData(Last)]
    [InlineData("GET / HTTP/1.1\r\nHost: lab\r\nconnection:CLOSE\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost: lab\r\n\r\n")]
    public void A_last_request_gets_its_answer_and_the_server_closes_first(string request)
    {
        using var client = Connect();
        Send(client, request);
        AssertWhole(Receive(client), "close");
        Assert.Equal(0, client.Receive(new byte[1]));
    }

    [Fact]
    public void A_head_without_an_end_is_not_waited_for()
    {
        using var client = Connect();
        Send(client, "GET /" + new string('x', 5_000));
        Assert.True(HasEnded(client));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: lab\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", false)]
    [InlineData("GET / HTTP/1.0\r\nConnection: upgrade\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\nHost: lab\r\n\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\nCookie: close\r\nConn: close\r\n\r\n", false)]
    public void Connections_end_as_HTTP_has_it(string head, bool ends)
    {
        var bytes = Encoding.ASCII.GetBytes(head);
        Assert.Equal(bytes.Length, RequestHead.LengthOf(bytes));
        Assert.Equal(0, RequestHead.LengthOf(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Equal(ends, RequestHead.EndsConnection(bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_engine_finds_no_fault_with_it(bool keepAlive)
    {
        await using var load = EpollLoad.Start(new LoadTarget(_responder.EndPoint, "lab"), new ClosedLoop("test", Connections: 16, keepAlive), cpus: []);
        Assert.True(SpinWait.SpinUntil(() => load.Totals.Requests > 2_000, TimeSpan.FromSeconds(30)));
        await load.PauseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, load.Totals.Failed);
        Assert.Equal(keepAlive ? 16 : load.Totals.Requests, load.Totals.Connections);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _responder.Dispose();
        _end.Dispose();
    }

    private static void AssertWhole(string answer, string connection)
    {
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {Responder.BodyBytes}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nConnection: {connection}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + new string('x', Responder.BodyBytes), answer, StringComparison.Ordinal);
    }

    private static void Send(Socket client, string text) => Assert.Equal(text.Length, client.Send(Encoding.ASCII.GetBytes(text)));

    /// <summary>One answer: each ends with its hundredth x.</summary>
    private static string Receive(Socket client)
    {
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n" + new string('x', Responder.BodyBytes), StringComparison.Ordinal))
        {
            Assert.Equal(1, client.Receive(one));
            answer.Append((char)one[0]);
        }

        return answer.ToString();
    }

    /// <summary>Closed, or reset because not all was read.</summary>
    private static bool HasEnded(Socket client)
    {
        try
        {
            return client.Receive(new byte[1]) == 0;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        client.Connect(_responder.EndPoint);
        return client;
    }
}
