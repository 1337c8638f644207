using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Definitions;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of a sweep.</summary>
internal static class SweepText
{
    internal static IEnumerable<string> Of(Assessment assessment, SweepResult sweep) =>
    [
        $"### {sweep.Load.Name}: {Describe(sweep)}",
        "![Latency against throughput](sweep.png)",
        KneeTable.ForReading(assessment, sweep).ToMarkdown().TrimEnd(),
        KneeNote(sweep),
        SweepTable.ForReading(sweep).ToMarkdown().TrimEnd(),
        PointNote,
    ];

    private static string Describe(SweepResult sweep)
    {
        var load = sweep.Load;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"open loop, {(load.Arrivals == Arrivals.Poisson ? "Poisson" : "constant")} arrivals at {load.Steps} rates from {Figures.Limit(load.From)} to {Figures.Limit(load.To)} of {sweep.CapacityRps:N0} requests/s, {load.RunTime.TotalSeconds:0.###} s each; {load.Connections} connections at most, {(load.KeepAlive ? "kept alive" : "one for each request")}");
    }

    private static string KneeNote(SweepResult sweep) =>
        "The capacity is what a short closed loop had answered before the first run, with nothing attached. The knee is the highest rate at which at least "
        + $"{Figures.Limit(KneeRule.LeastAnswered)} of what is due is answered and the corrected p99 stays within {KneeRule.LimitTimes:0} times that of the baseline at the lowest rate"
        + (sweep.LimitUs is { } limit ? $" ({Figures.Number(limit)} us)" : "")
        + ", the same limit for every state; between that rate and the next it is interpolated in the logarithm of the p99. It is found in every round by itself, so its shift has an "
        + "interval over the rounds (middle of the rounds' changes, Hodges-Lehmann). A control is a second baseline: what it shows is what nothing shows.";

    private const string PointNote =
        "Every run begins and ends with nothing in flight, and both runs of a pair have the same arrivals. Latencies count from when a request was due (corrected): the middle of the "
        + "rounds, with the interval between two of them that supposes nothing of their distribution. Changes are those of pairs (Hodges-Lehmann), positive is worse; none of them is adjusted for being many. "
        + "Above the knee a latency is that of a backlog that grows for as long as the run lasts.";
}
