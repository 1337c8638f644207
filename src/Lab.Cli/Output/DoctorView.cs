using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>What the doctor found: a table, what to do, and what can be seen as the last lines.</summary>
internal static class DoctorView
{
    public static void Show(Terminal terminal, IReadOnlyList<Finding> findings, IReadOnlyList<NoiseFloor> floors, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Print(Json(findings, floors));
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("what") { NoWrap = true });
        table.AddColumns("found", "");
        foreach (var finding in findings)
        {
            table.AddRow(new Text(finding.Subject), new Text(finding.State), new Text(Word(finding.Standing)));
        }

        terminal.Draw(table);
        foreach (var finding in findings.Where(finding => finding.Standing != Standing.Good && finding.Mend.Length > 0).DistinctBy(finding => finding.Mend))
        {
            terminal.Print($"{finding.Subject}: {finding.Mend}", finding.Standing == Standing.Prevents ? Color.Red : Color.Yellow);
        }

        foreach (var floor in floors.Where(floor => floor.Metric == Metric.Cpu || floor.Metric == Metric.Throughput))
        {
            terminal.Print($"{ClassNames.Of(floor.Class)} class, {floor.Metric.Title}: a change can be seen from {Outlook(floor)}.");
        }
    }

    private static string Outlook(NoiseFloor floor) => string.Join(
        ", ",
        floor.Outlook.Where(change => change.MinimumDetectable is not null).Select(change => $"{Figures.Percent(change.MinimumDetectable!.Value)} in {Figures.Number(change.Seconds)} s"));

    private static string Word(Standing standing) => standing switch
    {
        Standing.Good => "good",
        Standing.Limits => "limits",
        _ => "PREVENTS",
    };

    private static string Json(IReadOnlyList<Finding> findings, IReadOnlyList<NoiseFloor> floors)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("subject", finding.Subject);
                json.WriteString("state", finding.State);
                json.WriteString("standing", Word(finding.Standing));
                json.WriteString("mend", finding.Mend);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("noise_floor");
            foreach (var (floor, change) in floors.SelectMany(floor => floor.Outlook, (floor, change) => (floor, change)))
            {
                json.WriteStartObject();
                json.WriteString("class", ClassNames.Of(floor.Class));
                json.WriteString("metric", floor.Metric.Name);
                json.WriteNumber("seconds", change.Seconds);
                Percent(json, "half_width_pct", change.HalfWidth);
                Percent(json, "mde_pct", change.MinimumDetectable);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Percent(Utf8JsonWriter json, string name, double? fraction)
    {
        if (fraction is { } value)
        {
            json.WriteNumber(name, Math.Round(value * 100, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
