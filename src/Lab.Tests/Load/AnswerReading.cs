using System.Text;
using Lab.Load.Http;

namespace Lab.Tests.Load;

/// <summary>What a parser says of an answer, and how it is fed.</summary>
/// <param name="Progress">After the last byte, or the first that is malformed.</param>
/// <param name="Status">The status.</param>
/// <param name="Close">Whether the connection is over.</param>
/// <param name="EndKnown">Whether it ends before the connection does.</param>
/// <param name="AtClose">What it is when the server closes now.</param>
internal sealed record AnswerReading(ResponseProgress Progress, int Status, bool Close, bool EndKnown, ResponseProgress AtClose)
{
    public const int HeadBytes = 256;

    /// <summary>All in one piece.</summary>
    public static AnswerReading AtOnce(ReadOnlySpan<byte> answer, bool toHead = false) => InPieces(answer, toHead, left => left);

    public static AnswerReading ByteByByte(ReadOnlySpan<byte> answer, bool toHead = false) => InPieces(answer, toHead, _ => 1);

    /// <summary>As the engine feeds it: until it is malformed, however it was cut.</summary>
    /// <param name="answer">The bytes.</param>
    /// <param name="toHead">They answer a HEAD.</param>
    /// <param name="next">Bytes of the next piece, of how many are left.</param>
    public static AnswerReading InPieces(ReadOnlySpan<byte> answer, bool toHead, Func<int, int> next)
    {
        var parser = ResponseParser.For(toHead);
        var head = new byte[HeadBytes];
        var progress = ResponseProgress.More;
        while (answer.Length > 0 && progress != ResponseProgress.Malformed)
        {
            var piece = Math.Clamp(next(answer.Length), 1, answer.Length);
            progress = parser.Feed(answer[..piece], head);
            answer = answer[piece..];
        }

        return new(progress, parser.Status, parser.Close, parser.EndKnown, parser.PeerClosed());
    }

    public static byte[] Bytes(string answer) => Encoding.Latin1.GetBytes(answer);
}
