using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Reporting.Plots;

/// <summary>ladder.png: what a hit costs at each hook with each dose, over what others published; a panel for each load.</summary>
public static class LadderPlot
{
    /// <summary>The panels of an assessment.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        return
        [
            .. assessment.Ladder.GroupBy(rung => rung.Load, StringComparer.Ordinal).Select(load => new IntervalPlot(
                $"{PlotLabel.Title(plan, plan.Load(load.Key))}: what a hit costs",
                "change of CPU of the machine under test (ns/hit), with 95 % interval; logarithmic",
                [.. load.Select(Row)],
                [],
                "grey band: published for this kind of hook, other machines, empty or counting program; stroke: the body by the kernel's own statistics")
            {
                Scale = AxisScale.Logarithmic,
            }),
        ];
    }

    private static IntervalRow Row(LadderRung rung) => new(
        $"{rung.Hook}\n{DoseNames.Of(rung.Dose)}",
        Style(rung.Dose),
        rung.Ns is { Interval95: { } interval } ns ? new ValueSpan(ns.Value, interval.Low, interval.High) : null,
        FieldFigure.Find(rung.Hook.Type) is { } field ? new ValueRange(field.LowNs, field.HighNs) : null,
        rung.KernelNs > 0 ? rung.KernelNs : null,
        rung.Ns is { } figure ? Text(figure, rung.Switches) : "too few pairs");

    private static string Text(Amount ns, Amount? switches) =>
        $"{Figures.WithInterval(ns)} ns{(switches is null ? "" : $"\n{Figures.WithInterval(switches)} switches")}";

    private static ArmStyle Style(ProbeDose dose) => new(ArmStyle.Palette[(int)dose % ArmStyle.Palette.Count], 0);
}
