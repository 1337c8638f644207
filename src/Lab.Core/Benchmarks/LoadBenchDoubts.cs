using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks;

/// <summary>What stands against the figures of a bench.</summary>
internal static class LoadBenchDoubts
{
    /// <summary>Against the responder the generator should have been what held everything up.</summary>
    private const double LeastBusyPercent = 90;

    /// <summary>Against Apache it should not, but Apache.</summary>
    private const double MostBusyPercent = 70;

    /// <summary>A measurement of much more or less than its time was disturbed or stopped.</summary>
    private const double TimeTolerance = 0.1;

    internal static IEnumerable<string> Of(
        LoadBenchPlan plan, IReadOnlyList<LoadBenchSample> samples, IReadOnlyList<ContestRow> rows, IReadOnlyList<PacingRow> pacing)
    {
        string[] stopped = samples.Count < plan.Steps.Count ? [$"It was stopped after {samples.Count} of {plan.Steps.Count} measurements."] : [];
        return
        [
            .. plan.Doubts,
            .. stopped,
            .. samples.OfType<ContestSample>().Where(IsOutOfTime).Select(Time),
            .. rows.SelectMany(Of),
            .. pacing.SelectMany(Of),
        ];
    }

    private static bool IsOutOfTime(ContestSample sample) => Math.Abs(sample.Figures.Seconds / sample.Step.Seconds - 1) > TimeTolerance;

    private static string Time(ContestSample sample) => Text(
        $"measurement {sample.Step.Index + 1} ({NameOf(sample.Step.Server, sample.Step.KeepAlive, sample.Step.Tool)}) took {sample.Figures.Seconds:0.0} s instead of {sample.Step.Seconds} s.");

    private static IEnumerable<string> Of(ContestRow row)
    {
        var name = NameOf(row.Server, row.KeepAlive, row.Tool);
        if (row.Failed > 0)
        {
            yield return Text($"{name}: {row.Failed:N0} requests or connections failed.");
        }

        var busy = row.Of(LoadMetric.CoreShare)?.Value.Median;
        if (row.Server == LoadServer.Responder && busy < LeastBusyPercent)
        {
            yield return Text($"{name}: its core was busy only {Figures.Number(busy.Value)} % of the time, so something else on the machine held it up.");
        }

        if (row.Server == LoadServer.Apache && row.Of(LoadMetric.ServerCoreShare)?.Value.Median is < LeastBusyPercent and var share)
        {
            yield return Text($"{name}: Apache's core was busy only {Figures.Number(share)} % of the time, so it was not saturated.");
        }

        if (row.Server == LoadServer.Apache && row.Tool == LoadTool.Builtin && busy > MostBusyPercent)
        {
            yield return Text($"{name}: its core was busy {Figures.Number(busy.Value)} % of the time, so it may hold up the server.");
        }
    }

    private static IEnumerable<string> Of(PacingRow row)
    {
        if (row.NotSent + row.Failed > 0)
        {
            yield return Text($"open loop of {row.RateRps:N0}/s: {row.NotSent:N0} arrivals were not sent and {row.Failed:N0} requests or connections failed.");
        }
    }

    private static string NameOf(LoadServer server, bool keepAlive, LoadTool tool) =>
        $"{LoadBenchNames.Of(tool)} on {LoadBenchNames.Of(server)}, {LoadBenchNames.OfMode(keepAlive)}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
