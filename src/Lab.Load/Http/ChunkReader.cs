namespace Lab.Load.Http;

/// <summary>The chunked transfer coding, read a piece at a time: RFC 9112, 7.1. Extensions and trailers are read over.</summary>
internal struct ChunkReader
{
    /// <summary>Bytes at most of a line with a chunk's size, and of all trailers together.</summary>
    private const int LongestLine = 4096;

    /// <summary>Bytes left of the chunk; while its size is read, what its digits say so far.</summary>
    public long Left;

    private ushort _lineBytes;
    private Stage _stage;

    private enum Stage : byte
    {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataReturn,
        DataEnd,
        LineStart,
        TrailerName,
        TrailerValue,
        TrailerEnd,
        LastEnd,
        Done,
    }

    /// <summary>Takes the next bytes of a chunked body.</summary>
    public ResponseProgress Feed(ReadOnlySpan<byte> received)
    {
        while (received.Length > 0)
        {
            var taken = 1;
            if (_stage == Stage.Data)
            {
                taken = (int)Math.Min(Left, received.Length);
                Left -= taken;
                _stage = Left == 0 ? Stage.DataReturn : Stage.Data;
            }
            else if (!Take(received[0]))
            {
                return ResponseProgress.Malformed;
            }

            received = received[taken..];
        }

        return _stage == Stage.Done ? ResponseProgress.Complete : ResponseProgress.More;
    }

    /// <summary>A byte that is no data; false where it must not stand.</summary>
    private bool Take(byte next) => _stage switch
    {
        Stage.Size => TakeSize(next),
        Stage.Extension => TakeText(next, Stage.SizeEnd),
        Stage.SizeEnd => next == '\n' && Go(Left == 0 ? Stage.LineStart : Stage.Data, newLine: true),
        Stage.DataReturn => next == '\r' && Go(Stage.DataEnd),
        Stage.DataEnd => next == '\n' && Go(Stage.Size, newLine: true),
        Stage.LineStart => next == '\r' ? Go(Stage.LastEnd) : next is not ((byte)':' or <= (byte)' ') && Count() && Go(Stage.TrailerName),
        Stage.TrailerName => next > ' ' && Count() && (next != ':' || Go(Stage.TrailerValue)),
        Stage.TrailerValue => TakeText(next, Stage.TrailerEnd),
        Stage.TrailerEnd => next == '\n' && Go(Stage.LineStart),
        Stage.LastEnd => next == '\n' && Go(Stage.Done),
        _ => false,
    };

    private bool TakeSize(byte next)
    {
        if (char.IsAsciiHexDigit((char)next))
        {
            var fits = Left <= long.MaxValue >> 4;
            Left = fits ? (Left * 16) + Digit(next) : 0;
            return fits && Count();
        }

        // Space before an extension is bad, but to be put up with (RFC 9112, 7.1.1).
        return _lineBytes > 0 && next switch
        {
            (byte)'\r' => Go(Stage.SizeEnd),
            (byte)';' or (byte)' ' or (byte)'\t' => Count() && Go(Stage.Extension),
            _ => false,
        };
    }

    private bool TakeText(byte next, Stage atReturn) => next switch
    {
        (byte)'\r' => Go(atReturn),
        (byte)'\n' => false,
        _ => Count(),
    };

    private bool Count() => ++_lineBytes <= LongestLine;

    private bool Go(Stage stage, bool newLine = false)
    {
        _stage = stage;
        _lineBytes = newLine ? (ushort)0 : _lineBytes;
        return true;
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
