using System.Runtime.CompilerServices;
using CsCheck;
using Lab.Load.Http;
using Xunit;

namespace Lab.Tests.Load;

public sealed class ResponseParserTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\n";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData(Ok + "hello", 200, false)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-LENGTH:5\r\n\r\nhello", 200, false)]
    [InlineData("HTTP/1.1 200\r\nContent-Length: \t5 \r\n\r\nhello", 200, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", 200, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Upgrade, close\r\n\r\n", 200, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n", 200, true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: x , keep-alive\r\n\r\n", 200, false)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, false)]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n", 204, false)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n", 304, false)]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", 500, false)]
    [InlineData("HTTP/1.1 503 Oh\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 503, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n" + Ok + "hello", 200, false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\nConnection: close\r\n\r\n" + Ok + "hello", 200, false)]
    [InlineData(Chunked + "0\r\n\r\n", 200, false)]
    [InlineData(Chunked + "5\r\nhello\r\n0\r\n\r\n", 200, false)]
    [InlineData(Chunked + "0000A\r\n0123456789\r\n1\r\n\n\r\n000\r\n\r\n", 200, false)]
    [InlineData(Chunked + "2;a=b;c=\"d;\"\r\nhi\r\n0 ; x\r\nTrailer: 1\r\nEmpty:\r\n\r\n", 200, false)]
    public void A_whole_answer_is_complete(string answer, int status, bool close) =>
        Is(new(ResponseProgress.Complete, status, close, EndKnown: true, ResponseProgress.More), answer);

    [Theory]
    [InlineData("HT", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", 0)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 2", 0)]
    [InlineData(Ok + "hell", 200)]
    [InlineData(Ok, 200)]
    [InlineData(Chunked, 200)]
    [InlineData(Chunked + "5", 200)]
    [InlineData(Chunked + "5\r\nhello", 200)]
    [InlineData(Chunked + "7fffffffffffffff\r\nhello", 200)]
    [InlineData(Chunked + "5\r\nhello\r\n0\r\n", 200)]
    [InlineData(Chunked + "0\r\nTrailer: 1\r\n\r", 200)]
    public void A_part_of_an_answer_is_short_when_the_server_closes(string answer, int status) =>
        Is(new(ResponseProgress.More, status, Close: false, EndKnown: status > 0, ResponseProgress.More), answer);

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", 200)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello", 200)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhello", 200)]
    [InlineData("HTTP/1.1 503 Oh\r\n\r\nhello", 503)]
    public void An_answer_without_a_length_is_complete_when_the_server_closes(string answer, int status) =>
        Is(new(ResponseProgress.More, status, Close: true, EndKnown: false, ResponseProgress.Complete), answer);

    [Theory]
    [InlineData("garbage")]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 20\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n\r\n" + Ok + "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n Content-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nhello")]
    [InlineData(Ok + "helloHTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 10\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Chunked + "\r\n")]
    [InlineData(Chunked + ";x\r\n")]
    [InlineData(Chunked + "-5\r\nhello\r\n")]
    [InlineData(Chunked + "0x5\r\nhello\r\n")]
    [InlineData(Chunked + "5\nhello\r\n")]
    [InlineData(Chunked + "5;a\nhello\r\n")]
    [InlineData(Chunked + "5\rhello\r\n")]
    [InlineData(Chunked + "5\r\nhello5\r\n")]
    [InlineData(Chunked + "5\r\nhello\r0")]
    [InlineData(Chunked + "8000000000000000\r\n")]
    [InlineData(Chunked + "10000000000000005\r\nhello\r\n")]
    [InlineData(Chunked + "0\r\nno colon\r\n")]
    [InlineData(Chunked + "0\r\n: nameless\r\n")]
    [InlineData(Chunked + "0\r\n folded: x\r\n")]
    [InlineData(Chunked + "0\r\nT: 1\n")]
    [InlineData(Chunked + "0\r\nT: 1\r\r")]
    [InlineData(Chunked + "0\r\n\rx")]
    [InlineData(Chunked + "0\r\n\r\n\r\n")]
    public void What_leaves_a_doubt_is_malformed(string answer)
    {
        Assert.Equal(ResponseProgress.Malformed, AnswerReading.AtOnce(AnswerReading.Bytes(answer)).Progress);
        Assert.Equal(ResponseProgress.Malformed, AnswerReading.ByteByByte(AnswerReading.Bytes(answer)).Progress);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\n", true)]
    public void An_answer_to_HEAD_ends_with_its_head(string answer, bool close)
    {
        var bytes = AnswerReading.Bytes(answer);
        AnswerReading whole = new(ResponseProgress.Complete, 200, close, EndKnown: true, ResponseProgress.More);
        Assert.Equal(whole, AnswerReading.AtOnce(bytes, toHead: true));
        Assert.Equal(whole, AnswerReading.ByteByByte(bytes, toHead: true));
        Assert.Equal(ResponseProgress.Malformed, AnswerReading.AtOnce([.. bytes, (byte)'x'], toHead: true).Progress);
    }

    [Theory]
    [InlineData(AnswerReading.HeadBytes, true)]
    [InlineData(AnswerReading.HeadBytes + 1, false)]
    [InlineData(10_000, false)]
    public void A_head_has_to_fit_into_its_buffer_however_it_comes(int headBytes, bool fits)
    {
        var progress = fits ? ResponseProgress.Complete : ResponseProgress.Malformed;
        const string Start = "HTTP/1.1 204 No Content\r\nX: ";
        var answer = AnswerReading.Bytes(Start + new string('y', headBytes - Start.Length - 4) + "\r\n\r\n");
        Assert.Equal(progress, AnswerReading.AtOnce(answer).Progress);
        Assert.Equal(progress, AnswerReading.ByteByByte(answer).Progress);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5;", "x")]
    [InlineData("0", "0")]
    [InlineData("0\r\nT", "T")]
    [InlineData("0\r\n", "T: 1\r\n")]
    public void Lines_between_chunks_have_an_end(string start, string more)
    {
        var answer = AnswerReading.Bytes(Chunked + start + string.Concat(Enumerable.Repeat(more, 5_000)));
        Assert.Equal(ResponseProgress.Malformed, AnswerReading.AtOnce(answer).Progress);
        Assert.Equal(ResponseProgress.Malformed, AnswerReading.ByteByByte(answer).Progress);
    }

    [Fact]
    public void An_answer_is_the_same_wherever_the_network_cuts_it() =>
        Gen.Select(Gen.Int[0, AnswerMutations.Answers.Count - 1], Gen.Int[1, 200].List[0, 12]).Sample((answer, cuts) =>
        {
            var bytes = AnswerReading.Bytes(AnswerMutations.Answers[answer]);
            var cut = 0;
            var pieces = AnswerReading.InPieces(bytes, toHead: false, left => cut < cuts.Count ? cuts[cut++] : left);
            var last = answer == AnswerMutations.Answers.Count - 1;
            return pieces == AnswerReading.AtOnce(bytes) && (last ? pieces.AtClose : pieces.Progress) == ResponseProgress.Complete;
        });

    /// <summary>The stream is never read beyond its pieces, nothing is thrown, and no cut changes what is understood.</summary>
    [Fact]
    public void Whatever_comes_is_read_to_its_end_and_the_same_however_it_is_cut()
    {
        const int Cases = 20_000;
        var seen = new HashSet<ResponseProgress>();
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var answer = AnswerMutations.Draw(random);
            var toHead = random.Next(8) == 0;
            var whole = AnswerReading.AtOnce(answer, toHead);
            Assert.True(whole == AnswerReading.ByteByByte(answer, toHead), $"seed {seed}, byte by byte");
            Assert.True(whole == AnswerReading.InPieces(answer, toHead, left => random.Next(1, left + 1)), $"seed {seed}, in pieces");
            seen.Add(whole.Progress);
        }

        Assert.Equal(Enum.GetValues<ResponseProgress>(), seen.Order());
    }

    [Fact]
    public void Nothing_is_allocated_and_a_parser_stays_small()
    {
        var answer = AnswerReading.Bytes(AnswerMutations.Answers[3]);
        var chunks = AnswerReading.Bytes(AnswerMutations.Answers[2]);
        var head = new byte[AnswerReading.HeadBytes];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            var first = default(ResponseParser);
            var second = default(ResponseParser);
            _ = first.Feed(answer.AsSpan(0, 50), head);
            _ = first.Feed(answer.AsSpan(50), head);
            _ = second.Feed(chunks, head);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<ResponseParser>());
        Assert.InRange(Unsafe.SizeOf<ResponseParser>(), 1, 32);
    }

    private static void Is(AnswerReading expected, string answer)
    {
        Assert.Equal(expected, AnswerReading.AtOnce(AnswerReading.Bytes(answer)));
        Assert.Equal(expected, AnswerReading.ByteByByte(AnswerReading.Bytes(answer)));
    }
}
