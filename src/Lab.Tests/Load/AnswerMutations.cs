using System.Globalization;
using System.Text;

namespace Lab.Tests.Load;

/// <summary>Answers of every kind that the engine understands, and what can become of them on the way.</summary>
internal static class AnswerMutations
{
    /// <summary>Whole answers, each of them complete for a parser that waits for a GET's; all but the last end by themselves.</summary>
    public static readonly IReadOnlyList<string> Answers =
    [
        "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\nTrailer: T\r\n\r\n00a;e=\"q\"\r\n0123456789\r\n1\r\nx\r\n0;last\r\nT: 1\r\nU:\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nContent-Length: 4\r\n\r\ngone",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
    ];

    private static readonly string[] Odd =
    [
        "\r\n", "\n", "\r\n\r\n", "\0", ":", " ", "-1", "ffffffffffffffff", "99999999999999999999", "Content-Length: 3\r\n", "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Connection: close\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
    ];

    /// <summary>An answer with up to four faults, or nothing but noise.</summary>
    public static byte[] Draw(Random random)
    {
        if (random.Next(16) == 0)
        {
            var noise = new byte[random.Next(1, 600)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> answer = [.. AnswerReading.Bytes(Answers[random.Next(Answers.Count)])];
        for (var faults = random.Next(5); faults > 0 && answer.Count > 0; faults--)
        {
            Spoil(answer, random);
        }

        return [.. answer];
    }

    private static void Spoil(List<byte> answer, Random random)
    {
        var at = random.Next(answer.Count);
        switch (random.Next(7))
        {
            case 0:
                answer.RemoveRange(at, answer.Count - at);
                break;
            case 1:
                answer.RemoveRange(at, Math.Min(random.Next(1, 8), answer.Count - at));
                break;
            case 2:
                answer[at] = (byte)random.Next(256);
                break;
            case 3:
                answer.InsertRange(at, AnswerReading.Bytes(Odd[random.Next(Odd.Length)]));
                break;
            case 4:
                answer.AddRange(answer.GetRange(at, Math.Min(random.Next(1, 100), answer.Count - at)));
                break;
            case 5:
                answer.InsertRange(at, Encoding.ASCII.GetBytes(random.Next(100_000).ToString("x", CultureInfo.InvariantCulture)));
                break;
            default:
                answer.InsertRange(at, Enumerable.Repeat((byte)'a', random.Next(1, 6_000)));
                break;
        }
    }
}
