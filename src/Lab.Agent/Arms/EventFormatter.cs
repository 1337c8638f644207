using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>
/// Turns an event's bytes into a line of text, as a probe's own tool would, without allocating (IPv6 addresses excepted):
/// the collector must not run because a probe printed.
/// </summary>
internal sealed class EventFormatter
{
    private readonly (EventColumn Column, int Offset)[] _columns;

    public EventFormatter(IReadOnlyList<EventColumn> columns)
    {
        _columns = new (EventColumn, int)[columns.Count];
        var offset = 0;
        for (var i = 0; i < columns.Count; i++)
        {
            var (size, alignment) = Layout(columns[i].Type);
            offset = (offset + alignment - 1) / alignment * alignment;
            _columns[i] = (columns[i], offset);
            offset += size;
        }

        Size = offset;
    }

    /// <summary>Bytes that an event has at least.</summary>
    public int Size { get; }

    public string Heading => string.Concat(_columns.Select(entry => entry.Column.Title.PadRight(Width(entry.Column.Type)))).TrimEnd() + "\n";

    /// <summary>Writes one line and returns its length. The buffer must hold 80 bytes a column.</summary>
    public int Format(ReadOnlySpan<byte> data, Span<byte> line)
    {
        var length = 0;
        foreach (var (column, offset) in _columns)
        {
            var start = length;
            length += FormatField(column.Type, data[offset..], line[length..]);
            do
            {
                line[length++] = (byte)' ';
            }
            while (length - start < Width(column.Type));
        }

        if (length > 0)
        {
            line[length - 1] = (byte)'\n';
        }

        return length; // 0 where nobody says how the event lies in memory: it is counted all the same
    }

    private static (int Size, int Alignment) Layout(ColumnType type) => type switch
    {
        ColumnType.U16 => (2, 2),
        ColumnType.U32 or ColumnType.I32 or ColumnType.KernelStack => (4, 4),
        ColumnType.U64 or ColumnType.NsAsMs => (8, 8),
        ColumnType.Comm or ColumnType.Address => (16, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, message: null),
    };

    private static int Width(ColumnType type) => type switch
    {
        ColumnType.U16 => 6,
        ColumnType.Comm or ColumnType.Address => 17,
        _ => 8,
    };

    private static int FormatField(ColumnType type, ReadOnlySpan<byte> data, Span<byte> into)
    {
        var written = 0;
        _ = type switch
        {
            ColumnType.U16 => MemoryMarshal.Read<ushort>(data).TryFormat(into, out written, default, CultureInfo.InvariantCulture),
            ColumnType.U32 => MemoryMarshal.Read<uint>(data).TryFormat(into, out written, default, CultureInfo.InvariantCulture),
            ColumnType.I32 or ColumnType.KernelStack => MemoryMarshal.Read<int>(data).TryFormat(into, out written, default, CultureInfo.InvariantCulture),
            ColumnType.U64 => MemoryMarshal.Read<ulong>(data).TryFormat(into, out written, default, CultureInfo.InvariantCulture),
            ColumnType.NsAsMs => FormatMs(MemoryMarshal.Read<ulong>(data), into, out written),
            ColumnType.Comm => CopyComm(data[..16], into, out written),
            ColumnType.Address => FormatAddress(data[..16], into, out written),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, message: null),
        };
        return written;
    }

    /// <summary>Milliseconds with two decimals, by whole numbers: formatting a double takes several times as long.</summary>
    private static bool FormatMs(ulong ns, Span<byte> into, out int written)
    {
        const ulong NsPerHundredth = 10_000;
        var hundredths = (ns + (NsPerHundredth / 2)) / NsPerHundredth;
        _ = (hundredths / 100).TryFormat(into, out written, default, CultureInfo.InvariantCulture);
        into[written++] = (byte)'.';
        into[written++] = (byte)('0' + (hundredths % 100 / 10));
        into[written++] = (byte)('0' + (hundredths % 10));
        return true;
    }

    private static bool CopyComm(ReadOnlySpan<byte> comm, Span<byte> into, out int written)
    {
        var end = comm.IndexOf((byte)0);
        written = end < 0 ? comm.Length : end;
        return comm[..written].TryCopyTo(into);
    }

    private static bool FormatAddress(ReadOnlySpan<byte> address, Span<byte> into, out int written)
    {
        ReadOnlySpan<byte> mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
        if (!address.StartsWith(mapped))
        {
            return Encoding.ASCII.TryGetBytes(new IPAddress(address).ToString(), into, out written);
        }

        written = 0;
        for (var i = 12; i < 16; i++)
        {
            _ = address[i].TryFormat(into[written..], out var digits, default, CultureInfo.InvariantCulture);
            written += digits;
            into[written++] = (byte)'.';
        }

        written--;
        return true;
    }
}
