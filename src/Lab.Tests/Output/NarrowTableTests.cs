using Lab.Cli.Output;
using Lab.Reporting.Tables;
using Xunit;

namespace Lab.Tests.Output;

public sealed class NarrowTableTests
{
    private static readonly Table Wide = new(
        ["arm", "effect", "95 % interval", "absolute", "MDE", "p (adj.)", "pairs", "verdict"],
        [["tcplife/bpftrace-tracepoint", "+18.8 %", "[16.9, 21.2] %", "+41.3 us/request", "3.04 %", "< 0.001", "21", "undecided (about 38 more pairs)"]]);

    [Fact]
    public void A_wide_terminal_shows_everything() => Assert.Equal(Wide.Columns, NarrowTable.Fit(Wide, 200).Columns);

    [Theory]
    [InlineData(120)]
    [InlineData(100)]
    [InlineData(80)]
    public void Effect_interval_and_verdict_are_always_there_and_whole(int width)
    {
        var table = NarrowTable.Fit(Wide, width);
        Assert.Superset(new HashSet<string> { "arm", "effect", "95 % interval", "verdict" }, table.Columns.ToHashSet());
        var row = Assert.Single(table.Rows);
        Assert.Contains("+18.8 %", row);
        Assert.Contains("[16.9, 21.2] %", row);
        Assert.StartsWith("undecided", row[^1], StringComparison.Ordinal);
        Assert.True(2 + row.Sum(cell => cell.Length + 2) <= width);
    }
}
