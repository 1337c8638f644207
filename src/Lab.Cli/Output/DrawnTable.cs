using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>A table of a report as the terminal draws it: names at the left of their column, figures at the right.</summary>
internal static class DrawnTable
{
    public static Table Of(Reporting.Tables.Table table)
    {
        var drawn = new Table { Border = TableBorder.Simple };
        foreach (var column in table.Columns)
        {
            var alignment = column is "arm" or "verdict" or "method" or "metric" or "mpm" or "server" or "mode" or "tool" ? Justify.Left : Justify.Right;
            drawn.AddColumn(new TableColumn(new Text(column)) { NoWrap = true, Alignment = alignment });
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => new Text(cell)));
        }

        return drawn;
    }
}
