using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Reporting.Plots;

/// <summary>ledger.png: what the kernel's statistics predict beside what was measured.</summary>
public static class LedgerPlot
{
    /// <summary>The picture of an assessment.</summary>
    public static BarPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return new BarPlot(
            $"{plan.Definition.Name}: what the kernel's statistics predict, and what was measured",
            "CPU of the machine under test (us/request), with 95 % intervals",
            [.. assessment.Ledger.Select(entry => Row(entry, PlotLabel.Of(plan, entry.Load, entry.Arm), styles[entry.Arm]))],
            "upper bar, grey: predicted, the programs' bodies only; lower bar: measured change, dark: the server's part, light: the reader's");
    }

    private static BarRow Row(LedgerEntry entry, string label, ArmStyle style) =>
        new(label, style, [Predicted(entry), Measured(entry)], string.Join('\n', Figure("predicted", entry.Predicted), Figure("measured", entry.Measured?.Total), Figure("remainder", entry.Remainder)));

    private static Bar Predicted(LedgerEntry entry) => entry.Predicted is { } predicted
        ? Bar.Stacked(Span(predicted), (predicted.Value, BarShade.Grey))
        : Bar.Without(entry.Windows == 0 ? "not predicted: no accounting window" : "not predicted: hits can't be told apart by CPU");

    private static Bar Measured(LedgerEntry entry) => entry.Measured is { } measured
        ? Bar.Stacked(Span(measured.Total), (measured.Server.Value, BarShade.Full), (measured.Reader.Value, BarShade.Light))
        : Bar.Without("not measured: too few pairs");

    private static ValueSpan? Span(Amount amount) =>
        amount.Interval95 is { } interval ? new(amount.Value, interval.Low, interval.High) : null;

    private static string Figure(string name, Amount? amount) => $"{name} {(amount is null ? "unknown" : Figures.WithInterval(amount))}";
}
