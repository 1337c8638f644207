using System.Formats.Tar;
using Lab.Runner.Docker;
using Xunit;

namespace Lab.Tests.Docker;

public sealed class ApacheImageTests
{
    [Fact]
    public void Libraries_are_read_from_what_ldd_says()
    {
        const string Said = """
            /usr/sbin/apache2:
            	linux-vdso.so.1 (0x00007ffc)
            	libpcre2-8.so.0 => /lib/x86_64-linux-gnu/libpcre2-8.so.0 (0x00007f1)
            	libgone.so.1 => not found
            	/lib64/ld-linux-x86-64.so.2 (0x00007f2)
            """;
        Assert.Equal(["/lib/x86_64-linux-gnu/libpcre2-8.so.0", "/lib64/ld-linux-x86-64.so.2"], ApacheImage.LibrariesIn(Said));
    }

    [Fact]
    public async Task The_archive_holds_the_files_where_the_loader_looks_for_them()
    {
        var file = typeof(ApacheImageTests).Assembly.Location;
        var image = new ApacheImage([file]);
        await using var archive = await image.ToTarAsync(TestContext.Current.CancellationToken);
        await using var tar = new TarReader(archive);
        var entries = new Dictionary<string, (TarEntryType Type, string Link, long Length)>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync(copyData: false, TestContext.Current.CancellationToken) is { } entry)
        {
            entries.Add(entry.Name, (entry.EntryType, entry.LinkName, entry.Length));
        }

        Assert.Equal((TarEntryType.RegularFile, "", new FileInfo(file).Length), entries[file[1..]]);
        Assert.Equal((TarEntryType.SymbolicLink, "usr/lib64", 0), entries["lib64"]);
        Assert.True(entries.ContainsKey("etc/passwd"));
        Assert.Equal(image.Tag(), new ApacheImage([file]).Tag());
        Assert.NotEqual(image.Tag(), new ApacheImage([file, "/etc/hostname"]).Tag());
    }
}
