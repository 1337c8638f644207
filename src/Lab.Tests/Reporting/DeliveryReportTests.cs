using System.Text;
using Lab.Core.Machines;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class DeliveryReportTests
{
    private static readonly RunRecord Run = SyntheticDeliveries.Run(
        ("counters", SyntheticDeliveries.Counters, 0.02, 0), ("ring-4k", SyntheticDeliveries.Ring(4096), 0.05, 3_000), ("ring-1m", SyntheticDeliveries.Ring(1 << 20), 0.06, 0)) with
    {
        MapAccess = Access(written: 6_112),
    };

    [Fact]
    public void Report_has_the_table_the_picture_and_where_each_way_starts_to_lose()
    {
        var files = SyntheticReport.Write(Run);
        var rows = Encoding.UTF8.GetString(files["maps.csv"]).TrimEnd().Split('\n');
        Assert.Equal(5, rows.Length);
        Assert.Contains(rows, row => row.StartsWith("saturation,maps/ring-4k,ring buffer,4096,,each event,0,", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("saturation,maps/counters,per-CPU array,,512,every 10 ms,10,", StringComparison.Ordinal));
        Assert.True(files["maps.png"].Length > 1_000);
        Assert.Contains("- ring buffer, read each event: 1 MiB loses nothing; 4 KiB loses 1.00 %", Page(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_from_user_space_is_shown_with_its_spread()
    {
        var files = SyntheticReport.Write(Run);
        Assert.Contains("array,mapped memory,9,0.5,", Encoding.UTF8.GetString(files["map-access.csv"]), StringComparison.Ordinal);
        Assert.Contains("then another, bpftool, read back all of it. Once its name was removed the map was gone.", Page(files), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pinned_map_that_was_read_otherwise_is_said_so() => Assert.Contains(
        "read 64 entries with the sum 6112", Page(SyntheticReport.Write(Run with { MapAccess = Access(written: 1) })), StringComparison.Ordinal);

    [Fact]
    public void What_was_measured_in_user_space_comes_back_from_the_folder()
    {
        var folder = Directory.CreateTempSubdirectory("lab-maps-");
        try
        {
            Run.WriteTo(folder);
            File.WriteAllText(Path.Combine(folder.FullName, RunFolderFormat.MapAccessFile), RunFolderFormat.WriteMapAccess(Run.MapAccess!));
            var read = RunFolder.Read(folder.FullName);
            Assert.Equal(RunFolderFormat.WriteMapAccess(Run.MapAccess!), RunFolderFormat.WriteMapAccess(read.MapAccess!));
            Assert.Equal(Run.Plan.Arms.Select(arm => arm.Delivery), read.Plan.Arms.Select(arm => arm.Delivery));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_run_without_any_of_it_has_none_of_it()
    {
        var files = SyntheticReport.Write(SyntheticReport.Run());
        Assert.DoesNotContain(files.Keys, name => name.StartsWith("map", StringComparison.Ordinal));
        Assert.DoesNotContain("user space", Page(files), StringComparison.Ordinal);
    }

    private static MapAccessReport Access(long written) => new(
        4_096,
        [new MapReading(DeliveryWay.Array, MapReader.LookUp, [900, 950, 1_000, 910, 920, 930, 940, 960, 970]), new MapReading(DeliveryWay.Array, MapReader.Memory, [0.5, 0.4, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])],
        new PinnedMap(64, written, WriterEnded: true, "bpftool", Read: 6_112, EntriesRead: 64, GoneAfterUnpinning: true));

    private static string Page(IReadOnlyDictionary<string, byte[]> files) => Encoding.UTF8.GetString(files["report.md"]);
}
