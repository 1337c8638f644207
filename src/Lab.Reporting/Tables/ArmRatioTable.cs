using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>ratios.csv: what each arm costs against the experiment's reference, us of CPU a request and as ratios both ways; low and high are 95 % intervals.</summary>
public static class ArmRatioTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "reference", "arm_us_per_request", "arm_low", "arm_high", "reference_us_per_request", "reference_low", "reference_high",
        "arm_over_reference", "arm_over_reference_low", "arm_over_reference_high", "reference_over_arm", "reference_over_arm_low", "reference_over_arm_high",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. assessment.Ratios.Select(ratio => (IReadOnlyList<string>)
            [
                ratio.Load, ratio.Arm, ratio.Reference,
                .. Cell.WithInterval(ratio.Change), .. Cell.WithInterval(ratio.ReferenceChange), .. Cell.WithInterval(ratio.Times), .. Cell.WithInterval(ratio.Share),
            ]),
        ]);

    /// <summary>The same as a person reads it.</summary>
    internal static Table ForReading(Assessment assessment) => new(
        ["load", "arm", "arm (us/request)", "reference (us/request)", "arm / reference", "reference / arm"],
        [
            .. assessment.Ratios.Select(ratio => (IReadOnlyList<string>)
            [
                ratio.Load, ratio.Arm, Figures.WithInterval(ratio.Change), Figures.WithInterval(ratio.ReferenceChange), Ratio(ratio.Times), Ratio(ratio.Share),
            ]),
        ]);

    private static string Ratio(Amount? ratio) => ratio is null ? "no bounded interval" : ArmRatioSentence.Number(ratio);
}
