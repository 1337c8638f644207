using Lab.Reporting.Tables;

namespace Lab.Cli.Output;

/// <summary>Makes a table fit the terminal: what matters least goes first, and the files have all of it.</summary>
internal static class NarrowTable
{
    private const int BetweenColumns = 2;
    private static readonly string[] FirstToGo =
        ["p (adj.)", "MDE", "blocks", "pairs", "absolute", "sd", "repetitions", "range", "A", "B", "p50 us", "late p50 us", "max ms (without)", "p99 us (without)"];

    public static Table Fit(Table table, int width)
    {
        var fitted = table;
        foreach (var column in FirstToGo)
        {
            if (WidthOf(fitted) <= width)
            {
                return fitted;
            }

            fitted = Without(fitted, column);
        }

        return WidthOf(fitted) <= width ? fitted : WithoutRemarks(fitted);
    }

    private static int WidthOf(Table table) => BetweenColumns + table.Columns
        .Select((column, index) => BetweenColumns + table.Rows.Select(row => row[index].Length).Append(column.Length).Max())
        .Sum();

    private static Table Without(Table table, string column)
    {
        var at = table.Columns.ToList().IndexOf(column);
        return at < 0 ? table : new Table(Remove(table.Columns, at), [.. table.Rows.Select(row => Remove(row, at))]);
    }

    private static string[] Remove(IEnumerable<string> cells, int at) => [.. cells.Where((_, index) => index != at)];

    /// <summary>`undecided (about 38 more pairs)` becomes `undecided`.</summary>
    private static Table WithoutRemarks(Table table) => new(
        table.Columns,
        [.. table.Rows.Select(row => row.Select(cell => cell.Split(" (")[0]).ToArray())]);
}
