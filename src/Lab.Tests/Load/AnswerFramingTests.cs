using System.Text;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

public sealed class AnswerFramingTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nT: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Answers_in_chunks_and_after_interim_ones_are_answers(string answer)
    {
        using var server = new Responder(connection =>
        {
            while (connection.Request())
            {
                connection.Send(Encoding.ASCII.GetBytes(answer));
            }
        });
        await using var load = EpollLoadTests.Start(server, keepAlive: true);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 100);
        await load.PauseAsync(TestContext.Current.CancellationToken);

        Assert.Empty(load.Totals.Errors);
        Assert.Equal((4, server.Requests), (load.Totals.Connections, load.Totals.Requests));
    }
}
