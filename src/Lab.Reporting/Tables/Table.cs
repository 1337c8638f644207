using System.Globalization;
using CsvHelper;

namespace Lab.Reporting.Tables;

/// <summary>Headings and rows of text, ready to be written.</summary>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>RFC 4180, with a line feed at the end of each row (git and Unix tools keep those as they are).</summary>
    public string ToCsv()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n", HasHeader = false }, leaveOpen: true))
        {
            foreach (var row in Rows.Prepend(Columns))
            {
                csv.WriteRecord([.. row]);
            }
        }

        return text.ToString();
    }

    /// <summary>A Markdown table.</summary>
    public string ToMarkdown()
    {
        var lines = Rows.Prepend([.. Columns.Select(_ => "---")]).Prepend(Columns)
            .Select(row => $"| {string.Join(" | ", row.Select(field => field.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        return string.Concat(lines);
    }
}
