using System.Buffers.Text;

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
/// <param name="Framing">How the end of the body is told.</param>
/// <param name="BodyLength">Bytes of a body that is counted; else 0.</param>
/// <param name="Close">True when the server will close after this answer.</param>
internal readonly record struct ResponseHead(int Length, int Status, BodyFraming Framing, long BodyLength, bool Close)
{
    private static ReadOnlySpan<byte> Version => "HTTP/1."u8;

    /// <summary>Another answer to the same request follows: RFC 9110, 15.2.</summary>
    public bool Interim => Status < 200;

    /// <summary>Reads a head from the beginning of what has been received.</summary>
    /// <param name="received">What has come of the answer.</param>
    /// <param name="toHead">The request was a HEAD.</param>
    /// <param name="head">The head, where all of it is there.</param>
    public static HeadParse TryParse(ReadOnlySpan<byte> received, bool toHead, out ResponseHead head)
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
        if (!TryParseStatus(ResponseFields.TakeLine(ref lines), out var status, out var old)
            || !ResponseFields.TryRead(lines, out var fields)
            || FramingOf(status, toHead, old, fields) is not { } framing)
        {
            return HeadParse.Malformed;
        }

        var bodyLength = framing == BodyFraming.Counted ? fields.BodyLength : 0;
        head = new(end + 4, status, framing, bodyLength, framing == BodyFraming.UntilClose || fields.Closes(old));
        return HeadParse.Complete;
    }

    /// <summary>The rules of RFC 9112, 6.3, in their order; null where they leave the end in doubt.</summary>
    private static BodyFraming? FramingOf(int status, bool toHead, bool old, in ResponseFields fields)
    {
        if (toHead || status is < 200 or 204 or 304)
        {
            return BodyFraming.None;
        }

        if (fields.Coded)
        {
            // Both a coding and a length: somebody on the way was fooled. A coding in HTTP/1.0: faulty by 6.1.
            return fields.Chunked && !fields.HasLength && !old ? BodyFraming.Chunked : null;
        }

        return fields.HasLength ? BodyFraming.Counted : BodyFraming.UntilClose;
    }

    /// <summary>`HTTP/1.x SP 3DIGIT`, then a space and a reason, or nothing. 1.0 is old: it closes unless a header says otherwise.</summary>
    private static bool TryParseStatus(ReadOnlySpan<byte> line, out int status, out bool old)
    {
        status = 0;
        old = true;
        if (line.Length < 12 || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
        {
            return false;
        }

        old = line[7] == '0';
        return Utf8Parser.TryParse(line[9..12], out status, out var used) && used == 3 && status >= 100;
    }
}
