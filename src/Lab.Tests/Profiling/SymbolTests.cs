using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Core.Profiling;
using Xunit;

namespace Lab.Tests.Profiling;

public sealed class SymbolTests
{
    [Fact]
    public void An_address_belongs_to_the_function_around_it()
    {
        var table = new SymbolTable([new(0x100, 0x120, "second"), new(0x40, 0x50, "first")]);
        Assert.Equal([null, "first", "first", null, "second", "second", null], new ulong[] { 0x3f, 0x40, 0x4f, 0x50, 0x100, 0x11f, 0x120 }.Select(table.Find));
    }

    [Fact]
    public void Kernel_functions_end_where_the_next_begins_and_data_is_none()
    {
        var table = KernelSymbols.Parse(["ffff0010 T do_it", "ffff0030 t also [mod]", "ffff0020 d data", "ffff0010 t alias"]);
        Assert.Equal(2, table.Count);
        Assert.Equal(("do_it", "also", null), (table.Find(0xffff002f), table.Find(0xffff0030), table.Find(0xffff000f)));
    }

    [Fact]
    public void Hidden_kernel_addresses_give_no_symbols() => Assert.Equal(0, KernelSymbols.Parse(["0000000000000000 T do_it"]).Count);

    /// <summary>The C library that this test runs on: the runtime's own loader says where its functions lie.</summary>
    [Theory]
    [InlineData("poll")]
    [InlineData("strtoul")]
    [InlineData("qsort")]
    public void A_function_of_the_c_library_is_found_at_the_address_where_the_loader_has_it(string function)
    {
        var (image, mappings) = LibC();
        var address = (ulong)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), function);
        var (start, _, offset) = mappings.Single(mapping => address >= mapping.Start && address < mapping.End);
        var linked = image.AddressOf(address - start + offset)!.Value;
        Assert.Equal(function, image.NameOf(linked));
        Assert.Equal(linked, image.StartOf(linked + 1));
        Assert.True(image.Symbols > 1_000, $"{image.Symbols} symbols");
        Assert.True(image.Functions > image.Symbols / 2, $"{image.Functions} functions");
    }

    [Fact]
    public void What_is_no_executable_or_a_broken_one_is_none()
    {
        Assert.Null(ElfImage.Parse("#!/bin/sh\n"u8));
        var whole = File.ReadAllBytes("/bin/true");
        Assert.NotNull(ElfImage.Parse(whole));
        Assert.All(Enumerable.Range(0, 40), part => _ = ElfImage.Parse(whole.AsSpan(0, whole.Length * part / 40)));
        Assert.Null(ElfImage.Parse(whole.AsSpan(0, 100)));
    }

    private static (ElfImage Image, (ulong Start, ulong End, ulong Offset)[] Mappings) LibC()
    {
        _ = NativeLibrary.Load("libc.so.6");
        var lines = File.ReadLines($"/proc/{Environment.ProcessId}/maps").Where(line => line.Contains("/libc.so.6", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (ElfImage.Parse(File.ReadAllBytes(lines[0][^1]))!, [.. lines.Select(fields => (Hex(fields[0].Split('-')[0]), Hex(fields[0].Split('-')[1]), Hex(fields[2])))]);
    }
}
