using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Statistics;

namespace Lab.Benchmarks.Hooks;

/// <summary>A figure of the pairs in BenchmarkDotNet's own tables.</summary>
/// <param name="name">Its heading.</param>
/// <param name="legend">What it says.</param>
/// <param name="priority">Its place among its like.</param>
/// <param name="value">The figure.</param>
internal sealed class PairedColumn(string name, string legend, int priority, Func<HookFigures, Amount?> value) : IColumn
{
    public static IReadOnlyList<PairedColumn> All { get; } =
    [
        new("Without", "An event without the program (ns), median and 95 % interval", 0, figures => figures.Without),
        new("Added", "What the program adds to an event (ns), within pairs", 1, figures => figures.Added),
        new("With/Without", "Ratio within pairs", 2, figures => figures.Ratio),
    ];

    public string Id => $"{nameof(PairedColumn)}.{name}";

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => priority;

    public bool IsNumeric => false;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var trial = (HookTrial)benchmarkCase.Parameters.Items[0].Value;
        return value(HookBenchAnalysis.FiguresOf(trial.Rung, trial.Samples)) is { } amount ? Figures.WithInterval(amount) : "";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
