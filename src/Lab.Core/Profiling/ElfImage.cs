using System.Buffers.Binary;
using System.Text;

namespace Lab.Core.Profiling;

/// <summary>
/// What a profile needs of an executable or a library: where its segments lie, the functions it names (.symtab and .dynsym), and where any
/// function begins, named or not (the table of .eh_frame_hdr, which stripped files keep). 64 bit, little-endian; see elf(5).
/// </summary>
public sealed class ElfImage
{
    private const uint Load = 1;
    private const uint ExceptionFrames = 0x6474e550;
    private const uint SymbolSection = 2;
    private const uint DynamicSymbolSection = 11;
    private const int Function = 2;
    private const int IndirectFunction = 10;

    private readonly Segment[] _segments;
    private readonly SymbolTable _symbols;
    private readonly ulong[] _starts;

    private ElfImage(Segment[] segments, SymbolTable symbols, ulong[] starts)
    {
        (_segments, _symbols, _starts) = (segments, symbols, starts);
    }

    /// <summary>Functions that it names.</summary>
    public int Symbols => _symbols.Count;

    /// <summary>Functions whose beginning it tells.</summary>
    public int Functions => _starts.Length;

    /// <summary>Reads a file's bytes; null where they are no such file, or a broken one.</summary>
    public static ElfImage? Parse(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!file.StartsWith(magic))
        {
            return null;
        }

        try
        {
            var segments = ReadSegments(file);
            return new ElfImage(segments, new SymbolTable(ReadSymbols(file)), ReadStarts(file, segments));
        }
        catch (Exception broken) when (broken is ArgumentOutOfRangeException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The address that a place in the file is linked to (symbols are told in such addresses); null where it lies in no segment.</summary>
    public ulong? AddressOf(ulong fileOffset)
    {
        foreach (var segment in _segments.Where(each => each.Type == Load))
        {
            if (fileOffset >= segment.Offset && fileOffset - segment.Offset < segment.FileBytes)
            {
                return fileOffset - segment.Offset + segment.Address;
            }
        }

        return null;
    }

    /// <summary>The name of the function around an address; null where none is known.</summary>
    public string? NameOf(ulong address) => _symbols.Find(address);

    /// <summary>Where the function around an address begins, as far as the file tells.</summary>
    public ulong? StartOf(ulong address)
    {
        var index = Array.BinarySearch(_starts, address);
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? null : _starts[index];
    }

    private static Segment[] ReadSegments(ReadOnlySpan<byte> file)
    {
        var (table, size, count) = (U64(file, 32), U16(file, 54), U16(file, 56));
        var segments = new Segment[count];
        for (var i = 0; i < count; i++)
        {
            var header = At(file, table + ((ulong)i * size));
            segments[i] = new Segment(U32(header, 0), U64(header, 8), U64(header, 16), U64(header, 32));
        }

        return segments;
    }

    private static List<Symbol> ReadSymbols(ReadOnlySpan<byte> file)
    {
        var (table, size, count) = (U64(file, 40), U16(file, 58), U16(file, 60));
        var found = new List<(Symbol Symbol, int Rank)>();
        for (var i = 0; i < count; i++)
        {
            var section = At(file, table + ((ulong)i * size));
            if (U32(section, 4) is SymbolSection or DynamicSymbolSection)
            {
                var names = At(file, U64(At(file, table + ((ulong)U32(section, 40) * size)), 24));
                AddSymbols(At(file, U64(section, 24))[..checked((int)U64(section, 32))], names, found);
            }
        }

        // Several names for one place: a public one, and of those the one with the fewest underscores before it (poll, not __poll).
        return
        [
            .. found.OrderBy(each => each.Rank).ThenBy(each => each.Symbol.Name.Length - each.Symbol.Name.TrimStart('_').Length)
                .ThenBy(each => each.Symbol.Name, StringComparer.Ordinal).Select(each => each.Symbol),
        ];
    }

    private static void AddSymbols(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names, List<(Symbol Symbol, int Rank)> into)
    {
        const int entryBytes = 24;
        for (; symbols.Length >= entryBytes; symbols = symbols[entryBytes..])
        {
            var (type, binding, start, bytes) = (symbols[4] & 0xf, symbols[4] >> 4, U64(symbols, 8), U64(symbols, 16));
            if (type is Function or IndirectFunction && start != 0 && bytes != 0 && U16(symbols, 6) != 0)
            {
                var name = names[checked((int)U32(symbols, 0))..];
                into.Add((new Symbol(start, start + bytes, Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])), Rank: binding == 0 ? 1 : 0));
            }
        }
    }

    /// <summary>The sorted search table of .eh_frame_hdr: pairs of offsets, counted from the section's own beginning.</summary>
    private static ulong[] ReadStarts(ReadOnlySpan<byte> file, Segment[] segments)
    {
        const int headerBytes = 12;
        const int pairBytes = 8;
        ReadOnlySpan<byte> usual = [1, 0x1b, 0x03, 0x3b]; // version 1; relative pointer, count, table of relative pairs, 4 bytes each
        if (segments.FirstOrDefault(segment => segment.Type == ExceptionFrames) is not { } section || !At(file, section.Offset).StartsWith(usual))
        {
            return [];
        }

        var header = At(file, section.Offset);
        var starts = new ulong[U32(header, 8)];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = section.Address + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(header[(headerBytes + (i * pairBytes))..]);
        }

        Array.Sort(starts);
        return starts;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> file, ulong offset) => file[checked((int)offset)..];

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private sealed record Segment(uint Type, ulong Offset, ulong Address, ulong FileBytes);
}
