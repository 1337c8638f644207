using System.Runtime.CompilerServices;
using System.Text;

namespace Lab.Benchmarks.Contest;

/// <summary>The little that the responder reads of a request: where its head ends, and whether its connection ends with it.</summary>
internal static class RequestHead
{
    /// <summary>Length of the first head, its empty line included; 0 while it is not all there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int LengthOf(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    /// <summary>True when the server is to close after the answer: asked to, or HTTP/1.0 (ab) and not asked to keep it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool EndsConnection(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        var ends = head[..end].EndsWith("HTTP/1.0\r"u8);
        var rest = head[(end + 1)..];
        while ((end = rest.IndexOf((byte)'\n')) > 1)
        {
            if (TryReadConnection(rest[..(end - 1)], out var value))
            {
                ends = Ascii.EqualsIgnoreCase(value, "close"u8) || (ends && !Ascii.EqualsIgnoreCase(value, "keep-alive"u8));
            }

            rest = rest[(end + 1)..];
        }

        return ends;
    }

    private static bool TryReadConnection(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> value)
    {
        var name = "connection:"u8;
        var found = line.Length > name.Length && (line[0] | 0x20) == 'c' && Ascii.EqualsIgnoreCase(line[..name.Length], name);
        value = found ? line[name.Length..].Trim((byte)' ') : default;
        return found;
    }
}
