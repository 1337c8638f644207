using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;

namespace Lab.Reporting.Plots;

/// <summary>ladder.png of a counted run: instructions for a hit at each hook with each dose; a panel for each load.</summary>
public static class InstructionLadderPlot
{
    /// <summary>The panels of an assessment.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        return
        [
            .. assessment.InstructionLadder.GroupBy(rung => rung.Load, StringComparer.Ordinal).Select(load => new IntervalPlot(
                $"{PlotLabel.Title(plan, plan.Load(load.Key))}: what a hit makes the machine execute",
                "instructions for a hit, with 95 % interval; logarithmic",
                [.. load.Select(Row)],
                [],
                "all that a hit brings about: the way to the program and back, its body, and the reader of its events")
            {
                Scale = AxisScale.Logarithmic,
            }),
        ];
    }

    private static IntervalRow Row(InstructionRung rung) => new(
        $"{rung.Hook}\n{DoseNames.Of(rung.Dose)}",
        new ArmStyle(ArmStyle.Palette[(int)rung.Dose % ArmStyle.Palette.Count], 0),
        rung.Instructions.Interval95 is { } interval ? new ValueSpan(rung.Instructions.Value, interval.Low, interval.High) : null,
        Band: null,
        Reference: null,
        Figures.WithInterval(rung.Instructions));
}
