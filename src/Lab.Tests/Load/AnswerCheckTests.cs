using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Load.Checks;
using Xunit;

namespace Lab.Tests.Load;

public sealed class AnswerCheckTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Loopback, 443);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_answers_is_good_and_each_path_was_asked_once(bool keepAlive)
    {
        using var server = keepAlive ? EpollLoadTests.KeepAliveServer() : EpollLoadTests.OneShotServer();
        var spec = new ClosedLoop("test", 4, keepAlive)
        {
            Requests = RequestSpec.Index with { Paths = [new("/a", 1), new("/b", 3)] },
        };

        Assert.Equal(FirstAnswer.Good, await TryAsync(server.EndPoint, spec));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task A_server_of_tls_is_told_by_what_it_sends()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=lab", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(Cancellation);
                await using var tls = new SslStream(client.GetStream());
                await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsServerAsync(certificate));
            },
            Cancellation);

        var answer = await TryAsync((IPEndPoint)listener.LocalEndpoint, new ClosedLoop("test", 4, KeepAlive: false));

        await serving;
        Assert.Matches("TLS", answer.Problem + answer.Hint);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_and_an_answer_that_is_none_are_told()
    {
        Assert.Contains(
            "nothing listens",
            (await TryAsync(FreePort.OnLoopback(), new ClosedLoop("test", 1, KeepAlive: false))).Problem,
            StringComparison.Ordinal);

        using var silent = new Responder(connection => connection.Request());
        Assert.Contains(
            "closed the connection without an answer to GET /index.html",
            (await TryAsync(silent.EndPoint, new ClosedLoop("test", 1, KeepAlive: false))).Problem,
            StringComparison.Ordinal);

        using var other = new Responder(connection => connection.Send("SSH-2.0-OpenSSH_9.2\r\n"u8));
        Assert.Contains(
            "no HTTP/1 answer: `SSH-2.0-OpenSSH_9.2`",
            (await TryAsync(other.EndPoint, new ClosedLoop("test", 1, KeepAlive: true))).Problem,
            StringComparison.Ordinal);

        using var missing = new Responder(connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8);
        });
        Assert.Contains(
            "answered GET /index.html with status 404",
            (await TryAsync(missing.EndPoint, new ClosedLoop("test", 1, KeepAlive: true))).Problem,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Answered", "HTTP/1.1 400 Bad Request\r\n\r\n<title>400 The plain HTTP request was sent to HTTPS port</title>", 400, "speaks TLS")]
    [InlineData("Answered", "HTTP/1.1 400 Bad Request\r\n\r\nReason: You're speaking plain HTTP to an SSL-enabled server port.", 400, "speaks TLS")]
    [InlineData("Malformed", "\u0015\u0003\u0001\0\u0002\u0002F", 0, "speaks TLS")]
    [InlineData("Reset", "\u0015\u0003\u0003\0\u0002\u0002P", 0, "speaks TLS")]
    [InlineData("Answered", "HTTP/1.1 400 Bad Request\r\n\r\n", 400, "status 400")]
    [InlineData("Answered", "HTTP/1.1 503 Service Unavailable\r\n\r\n", 503, "status 503")]
    [InlineData("Answered", "HTTP/1.1 302 Found\r\n\r\n", 302, "status 302")]
    [InlineData("TimedOut", "", 0, "did not answer")]
    [InlineData("TimedOut", "HTTP/1.1 200 OK\r\n", 0, "did not end its answer")]
    [InlineData("Reset", "", 0, "reset the connection without an answer")]
    [InlineData("Closed", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 200, "broke its answer")]
    public void What_was_seen_is_in_the_message_and_what_to_do(string end, string begin, int status, string expected)
    {
        var answer = new Exchange(
            Enum.Parse<ExchangeEnd>(end), Encoding.Latin1.GetBytes(begin), status).Judge("GET /x", Server);

        Assert.Contains(expected, answer.Problem, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:443", answer.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Problem!);
        Assert.NotEmpty(answer.Hint!);
    }

    private static Task<FirstAnswer> TryAsync(IPEndPoint server, LoadSpec spec) =>
        AnswerCheck.TryAsync(new LoadTarget(server, "lab"), spec, Cancellation);
}
