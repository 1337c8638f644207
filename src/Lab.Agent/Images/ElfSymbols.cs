using System.Buffers.Binary;
using System.Text;
using Lab.Core;

namespace Lab.Agent.Images;

/// <summary>The symbols that an ELF file (64 bit, little-endian) gives to the dynamic linker: they are there in stripped files too.</summary>
internal static class ElfSymbols
{
    private static ReadOnlySpan<byte> Identification => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    private const int ProgramHeaderBytes = 56;
    private const int SectionHeaderBytes = 64;
    private const int SymbolBytes = 24;
    private const uint LoadableSegment = 1;
    private const uint DynamicSymbols = 11;

    /// <summary>How far from the file's first byte in memory a symbol lies.</summary>
    /// <exception cref="LabException">The file has no such symbol, or is no ELF file.</exception>
    public static ulong OffsetInMemory(string path, string symbol)
    {
        var file = File.ReadAllBytes(path);
        return file.AsSpan().StartsWith(Identification)
            ? Value(file, symbol) - FirstAddress(file)
            : throw new LabException($"{path} is no ELF file of 64 bits.");
    }

    private static ulong Value(byte[] file, string symbol)
    {
        foreach (var section in Table(file, tableAt: 40, countAt: 60, SectionHeaderBytes))
        {
            if (Word(section, 4) != DynamicSymbols)
            {
                continue;
            }

            var names = Long(Table(file, tableAt: 40, countAt: 60, SectionHeaderBytes)[(int)Word(section, 40)], 24);
            var (start, bytes) = (Long(section, 24), Long(section, 32));
            for (var at = start; at < start + bytes; at += SymbolBytes)
            {
                var (name, value) = (Word(file.AsMemory((int)at), 0), Long(file.AsMemory((int)at), 8));
                if (value != 0 && IsText(file.AsSpan((int)(names + name)), symbol))
                {
                    return value;
                }
            }
        }

        throw new LabException($"There is no dynamic symbol {symbol} in the file.");
    }

    private static bool IsText(ReadOnlySpan<byte> at, string text) => at[..at.IndexOf((byte)0)].SequenceEqual(Encoding.UTF8.GetBytes(text));

    /// <summary>What the file calls the address of its first byte: zero unless it is linked to a fixed place.</summary>
    private static ulong FirstAddress(byte[] file)
    {
        var first = Table(file, tableAt: 32, countAt: 56, ProgramHeaderBytes).First(segment => Word(segment, 0) == LoadableSegment);
        return Long(first, 16) - Long(first, 8);
    }

    private static ReadOnlyMemory<byte>[] Table(byte[] file, int tableAt, int countAt, int entryBytes) =>
    [
        .. Enumerable.Range(0, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(countAt)))
            .Select(index => (ReadOnlyMemory<byte>)file.AsMemory((int)Long(file, tableAt) + (index * entryBytes), entryBytes)),
    ];

    private static uint Word(ReadOnlyMemory<byte> at, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(at.Span[offset..]);

    private static ulong Long(ReadOnlyMemory<byte> at, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(at.Span[offset..]);
}
