using System.Buffers.Text;
using System.Text;

namespace Lab.Load.Http;

/// <summary>How far a head could be read.</summary>
internal enum HeadParse
{
    /// <summary>The blank line has not come yet.</summary>
    Incomplete,

    /// <summary>The whole head is there.</summary>
    Complete,

    /// <summary>This is no HTTP/1 answer, or one that the engine does not understand.</summary>
    Malformed,
}

/// <summary>Status line and headers of an answer, as far as the engine needs them.</summary>
/// <param name="Length">Bytes of the head, blank line included.</param>
/// <param name="Status">Status code.</param>
/// <param name="BodyLength">Bytes of the body; null where the head does not say (no Content-Length, or a transfer coding).</param>
/// <param name="Close">True when the server will close after this answer.</param>
internal readonly record struct ResponseHead(int Length, int Status, long? BodyLength, bool Close)
{
    private static ReadOnlySpan<byte> Version => "HTTP/1."u8;

    /// <summary>Reads a head from the beginning of what has been received.</summary>
    public static HeadParse TryParse(ReadOnlySpan<byte> received, out ResponseHead head)
    {
        head = default;
        var known = Math.Min(received.Length, Version.Length);
        if (!received[..known].SequenceEqual(Version[..known]))
        {
            return HeadParse.Malformed;
        }

        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return HeadParse.Incomplete;
        }

        var lines = received[..(end + 2)];
        return TryParseStatus(TakeLine(ref lines), out var status, out var close)
            && TryParseFields(lines, ref close, out var length, out var coded)
            ? Complete(new(end + 4, status, BodyLengthOf(status, length, coded), close), out head)
            : HeadParse.Malformed;
    }

    private static HeadParse Complete(ResponseHead parsed, out ResponseHead head)
    {
        head = parsed;
        return HeadParse.Complete;
    }

    private static long? BodyLengthOf(int status, long? length, bool coded) =>
        status is 204 or 304 ? 0 : coded ? null : length;

    /// <summary>`HTTP/1.x SP 3DIGIT`, then a space and a reason, or nothing. HTTP/1.0 closes unless a header says otherwise.</summary>
    private static bool TryParseStatus(ReadOnlySpan<byte> line, out int status, out bool close)
    {
        status = 0;
        close = true;
        if (line.Length < 12 || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
        {
            return false;
        }

        close = line[7] == '0';
        return Utf8Parser.TryParse(line[9..12], out status, out var used) && used == 3 && status >= 100;
    }

    private static bool TryParseFields(ReadOnlySpan<byte> lines, ref bool close, out long? length, out bool coded)
    {
        length = null;
        coded = false;
        while (lines.Length > 0)
        {
            var line = TakeLine(ref lines);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                return false;
            }

            var name = line[..colon];
            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
            {
                if (!TryParseLength(value, out var parsed) || (length is { } before && before != parsed))
                {
                    return false;
                }

                length = parsed;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
            {
                coded = true;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
            {
                close = Ascii.EqualsIgnoreCase(value, "close"u8) || (close && !Ascii.EqualsIgnoreCase(value, "keep-alive"u8));
            }
        }

        return true;
    }

    private static bool TryParseLength(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        return !value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(value, out length, out var used)
            && used == value.Length;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }
}
