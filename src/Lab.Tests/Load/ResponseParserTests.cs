using System.Text;
using CsCheck;
using Lab.Load.Http;
using Xunit;

namespace Lab.Tests.Load;

public sealed class ResponseParserTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\n";

    [Theory]
    [InlineData(Ok + "hello", "Complete", 200, false)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-LENGTH:5\r\n\r\nhello", "Complete", 200, false)]
    [InlineData("HTTP/1.1 200\r\nContent-Length: \t5 \r\n\r\nhello", "Complete", 200, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", "Complete", 200, true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "Complete", 200, true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", "Complete", 200, false)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "Complete", 204, false)]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", "Complete", 500, false)]
    [InlineData("HTTP/1.1 503 Oh\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Complete", 503, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "Complete", 200, false)]
    [InlineData(Ok + "hell", "More", 200, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", "More", 0, false)]
    [InlineData("HT", "More", 0, false)]
    public void An_answer_is_understood(string answer, string progress, int status, bool close)
    {
        var parser = default(ResponseParser);

        Assert.Equal(progress, Feed(ref parser, answer).ToString());
        Assert.Equal(status, parser.Status);
        Assert.Equal(close, parser.Close);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 20\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello")]
    public void What_is_no_plain_answer_is_malformed(string answer)
    {
        var parser = default(ResponseParser);

        Assert.Equal(ResponseProgress.Malformed, Feed(ref parser, answer));
    }

    [Fact]
    public void An_answer_is_the_same_wherever_the_network_cuts_it() =>
        Gen.Int[1, Ok.Length].List[0, 8].Sample(cuts =>
        {
            var parser = default(ResponseParser);
            var head = new byte[256];
            var left = Encoding.ASCII.GetBytes(Ok + "hello").AsSpan();
            foreach (var cut in cuts)
            {
                var piece = Math.Min(cut, left.Length - 1);
                if (piece > 0 && parser.Feed(left[..piece], head) != ResponseProgress.More)
                {
                    return false;
                }

                left = left[piece..];
            }

            return parser.Feed(left, head) == ResponseProgress.Complete && parser.Success;
        });

    [Fact]
    public void A_head_longer_than_its_buffer_is_malformed_and_never_overflows()
    {
        var parser = default(ResponseParser);
        var head = new byte[64];

        Assert.Equal(ResponseProgress.More, parser.Feed("HTTP/1.1 200 OK\r\nX: "u8, head));
        Assert.Equal(ResponseProgress.Malformed, parser.Feed(new byte[100], head));
    }

    [Theory]
    [InlineData("no-slash", "host")]
    [InlineData("/with space", "host")]
    [InlineData("/", "")]
    [InlineData("/", "host\r\nX: y")]
    public void A_request_that_would_break_the_protocol_is_refused(string path, string host) =>
        Assert.Throws<ArgumentException>(() => RequestBytes.Get(path, host, keepAlive: true));

    private static ResponseProgress Feed(ref ResponseParser parser, string answer) =>
        parser.Feed(Encoding.ASCII.GetBytes(answer), new byte[256]);
}
