using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Reporting.Tables;

/// <summary>noise-floor.csv: what runs of several lengths can see, a row for each load, switching class, metric and length.</summary>
public static class NoiseFloorTable
{
    private static readonly string[] Columns =
    [
        "load", "class", "metric", "measured", "seconds", "pairs", "half_width_pct", "mde_pct", "control_delta_pct", "control_ci_low_pct", "control_ci_high_pct",
    ];

    /// <summary>The table for files.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. from floor in NoiseFloors.Of(assessment.Run, assessment.Estimates)
               from change in floor.Outlook.Prepend(floor.Measured)
               select Row(floor, change),
        ]);

    /// <summary>The table for a person: the smallest change that is found 4 times in 5.</summary>
    internal static Table ForReading(Assessment assessment) => new(
        ["load", "class", "metric", "control", .. NoiseFloors.Durations.Select(Duration)],
        [
            .. from floor in NoiseFloors.Of(assessment.Run, assessment.Estimates)
               select (IReadOnlyList<string>)
               [
                   floor.Load, ClassNames.Of(floor.Class), floor.Metric.Title,
                   $"{Figures.SignedPercent(floor.Control.Effect)} {Figures.PercentInterval(floor.Control.Interval95)}",
                   .. floor.Outlook.Select(change => change.MinimumDetectable is { } visible ? Figures.Percent(visible) : "too few pairs"),
               ],
        ]);

    internal static string Duration(double seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min");

    private static string[] Row(NoiseFloor floor, VisibleChange change) =>
    [
        floor.Load, ClassNames.Of(floor.Class), floor.Metric.Name, Cell.Of(ReferenceEquals(change, floor.Measured)),
        Cell.Of(change.Seconds), Cell.Of(change.Pairs), Cell.Percent(change.HalfWidth), Cell.Percent(change.MinimumDetectable),
        Cell.Percent(floor.Control.Effect), Cell.Percent(floor.Control.Interval95.Low), Cell.Percent(floor.Control.Interval95.High),
    ];
}
