using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Reporting.Plots;

/// <summary>sweep.png: corrected p99 against what is answered, a curve for each state, with its knee.</summary>
public static class SweepPlot
{
    private static readonly ArmStyle LimitStyle = new("#8C8C8C", 0);

    /// <summary>The picture of an assessment.</summary>
    public static SeriesPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return new SeriesPlot(
            $"{plan.Definition.Name}: latency against throughput",
            new PlotAxis("answered (requests/s)", AxisScale.Linear),
            new PlotAxis("corrected p99 latency (us), with 95 % interval", AxisScale.Logarithmic),
            [
                .. from sweep in assessment.Sweeps.Index()
                   from curve in sweep.Item.Curves
                   let points = curve.Points.Where(point => point.P99Us is { Value: > 0 }).ToArray()
                   where points.Length > 0
                   select Series(plan, sweep.Item, curve, styles[curve.Arm], sweep.Index, points),
            ],
            IsConnected: true)
        {
            Marks =
            [
                .. assessment.Sweeps.SelectMany(sweep => sweep.Curves.Where(curve => curve.KneeRps is not null)
                    .Select(curve => new SeriesMark(curve.KneeRps!.Value, IsVertical: true, styles[curve.Arm], ""))),
                .. assessment.Sweeps.Where(sweep => sweep.LimitUs > 0)
                    .Select(sweep => new SeriesMark(sweep.LimitUs!.Value, IsVertical: false, LimitStyle, $"{KneeRule.LimitTimes:0} x p99 at the lowest rate")),
            ],
        };
    }

    private static PlotSeries Series(ExperimentPlan plan, SweepResult sweep, SweepCurve curve, ArmStyle style, int group, SweepPoint[] points)
    {
        var knee = curve.KneeRps is { } at ? $"\nknee at {Figures.Number(at.Value)} requests/s" : "";
        return new PlotSeries(
            PlotLabel.Of(plan, sweep.Load.Name, curve.Arm) + knee, style, group, [.. points.Select(point => (point.AchievedRps, point.P99Us!.Value))])
        {
            Ranges = [.. points.Select(point => Range(point.P99Us!))],
        };
    }

    /// <summary>A point without an interval has a range of no height: every point of a series has one.</summary>
    private static ValueRange Range(Amount amount) =>
        amount.Interval95 is { Low: > 0 } interval ? new(interval.Low, interval.High) : new(amount.Value, amount.Value);
}
