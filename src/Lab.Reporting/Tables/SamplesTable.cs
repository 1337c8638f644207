using System.Globalization;
using Lab.Core.Analysis;

namespace Lab.Reporting.Tables;

/// <summary>samples.csv: what sampling arms should have seen in the accounting windows, and what they saw.</summary>
public static class SamplesTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "hz", "cpus", "seconds", "expected_samples", "seen_samples", "deviation_pct", "deviation_server_cpu_pct", "deviation_load_cpu_pct", "counted_samples", "within_5_pct",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(Columns, [.. SampleRate.AllOf(assessment.Run).Select(Row)]);

    /// <summary>The same for reading.</summary>
    public static Table ForReading(Assessment assessment) => new(
        ["arm", "Hz", "CPUs", "seconds", "expected", "seen", "deviation", "server's CPUs", "the others", "within 5 %"],
        [
            .. from rate in SampleRate.AllOf(assessment.Run)
               select (IReadOnlyList<string>)
               [
                   rate.Arm, Cell.Of(rate.Hz), Cell.Of(rate.Cpus), rate.Seconds.ToString("0.000", CultureInfo.InvariantCulture),
                   rate.Expected.ToString("N0", CultureInfo.InvariantCulture), rate.Seen.ToString("N0", CultureInfo.InvariantCulture),
                   Signed(rate.Deviation), Signed(rate.DeviationServerCpu), Signed(rate.DeviationOtherCpus), rate.IsAsExpected ? "yes" : "no",
               ],
        ]);

    private static IReadOnlyList<string> Row(SampleRate rate) =>
    [
        rate.Load, rate.Arm, Cell.Of(rate.Hz), Cell.Of(rate.Cpus), Cell.Of(rate.Seconds), Cell.Of(rate.Expected), Cell.Of(rate.Seen),
        Cell.Percent(rate.Deviation), Cell.Percent(rate.DeviationServerCpu), Cell.Percent(rate.DeviationOtherCpus), Cell.Of(rate.Counted), Cell.Of(rate.IsAsExpected),
    ];

    private static string Signed(double? fraction) => fraction is { } known ? (known * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %" : "";
}
