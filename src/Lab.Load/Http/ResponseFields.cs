using System.Buffers.Text;
using System.Text;

namespace Lab.Load.Http;

/// <summary>What the header fields of an answer say about its end and the connection's.</summary>
internal struct ResponseFields
{
    private const byte Space = (byte)' ';
    private bool _close;
    private bool _keep;

    /// <summary>A Content-Length is there.</summary>
    public bool HasLength { get; private set; }

    /// <summary>Its value, bytes; 0 where there is none.</summary>
    public long BodyLength { get; private set; }

    /// <summary>A Transfer-Encoding is there.</summary>
    public bool Coded { get; private set; }

    /// <summary>It is `chunked` and nothing else.</summary>
    public bool Chunked { get; private set; }

    /// <summary>RFC 9112, 9.3: `close` wins; without a word HTTP/1.1 keeps the connection and HTTP/1.0 does not.</summary>
    public readonly bool Closes(bool old) => _close || (old && !_keep);

    /// <summary>Reads the lines between the status line and the blank line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> lines, out ResponseFields fields)
    {
        fields = default;
        while (lines.Length > 0)
        {
            var line = TakeLine(ref lines);
            var colon = line.IndexOf((byte)':');

            // Space before or after a name (RFC 9112, 5.1 and 5.2) would hide a length from one reader and show it to another.
            if (colon <= 0 || line[0] <= Space || line[colon - 1] <= Space || !fields.TryTake(line[..colon], line[(colon + 1)..].Trim(" \t"u8)))
            {
                return false;
            }
        }

        return true;
    }

    public static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }

    private bool TryTake(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            return TryTakeLength(value);
        }

        if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
        {
            Chunked = !Coded && Ascii.EqualsIgnoreCase(value, "chunked"u8);
            Coded = true;
        }
        else if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            TakeOptions(value);
        }

        return true;
    }

    /// <summary>Said twice it has to be the same: RFC 9112, 6.3.</summary>
    private bool TryTakeLength(ReadOnlySpan<byte> value)
    {
        var digits = !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        var read = Utf8Parser.TryParse(value, out long length, out var used) && used == value.Length;
        var same = !HasLength || length == BodyLength;
        HasLength = true;
        BodyLength = length;
        return digits && read && same;
    }

    /// <summary>A list of options: RFC 9110, 7.6.1.</summary>
    private void TakeOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0)
        {
            var comma = options.IndexOf((byte)',');
            var option = (comma < 0 ? options : options[..comma]).Trim(" \t"u8);
            options = comma < 0 ? default : options[(comma + 1)..];
            _close |= Ascii.EqualsIgnoreCase(option, "close"u8);
            _keep |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }
    }
}
