using Lab.Core.Analysis;
using Lab.Core.Analysis.Loading;
using Lab.Core.Planning;

namespace Lab.Reporting.Plots;

/// <summary>Times of many decades, rows one below the other.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">Quantity and unit.</param>
/// <param name="Rows">From top to bottom.</param>
public sealed record DurationPlot(string Title, string XTitle, IReadOnlyList<DurationRow> Rows)
{
    /// <summary>loading.png: what attaching and detaching take, a row for each load and arm.</summary>
    public static DurationPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return new DurationPlot(
            $"{plan.Definition.Name}: what attaching and detaching take while the server serves",
            "ms (logarithmic): mark at the median, stroke at the p99, line from the shortest to the longest",
            [
                .. from result in assessment.Loading
                   from tried in result.Arms
                   where tried.Cycled is { Attach: not null, Detach: not null }
                   select Row(PlotLabel.Of(plan, result.Load, tried.Arm.Id), styles[tried.Arm.Id], tried.Cycled!),
            ]);
    }

    private static DurationRow Row(string label, ArmStyle style, CycledArm cycled) => new(
        label, style, cycled.Attach!, cycled.Detach!,
        $"attach {Figures.Number(cycled.Attach!.P50Ms)}, detach {Figures.Number(cycled.Detach!.P50Ms)} ms");
}

/// <summary>A row.</summary>
/// <param name="Label">Load and arm.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Attach">The upper of its two lines.</param>
/// <param name="Detach">The lower one.</param>
/// <param name="Text">The medians in words, at the right.</param>
public sealed record DurationRow(string Label, ArmStyle Style, Durations Attach, Durations Detach, string Text);
