using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks;

/// <summary>The conclusion of a bench in words.</summary>
internal static class LoadBenchSentence
{
    internal static string Of(IReadOnlyList<ContestRow> rows, IReadOnlyList<PacingRow> pacing)
    {
        string[] contests = [.. rows.Where(row => row is { Server: LoadServer.Responder, Tool: LoadTool.Builtin } && row.Of(LoadMetric.Rate)?.ToWrk is not null).Select(Contest)];
        string[] paced = [.. pacing.Select(Paced)];
        string[] sentences =
        [
            .. contests.Length == 0 ? (string[])[] : [$"Against the minimal responder the lab's engine makes {string.Join("; ", contests)}."],
            .. paced.Length == 0 ? (string[])[] : [$"Open loop: {string.Join("; ", paced)}."],
        ];
        return sentences.Length == 0 ? "Too few measurements to compare the generators." : string.Join(' ', sentences);
    }

    private static string Contest(ContestRow row)
    {
        var cpu = row.Of(LoadMetric.Cpu)?.ToWrk is { } ratio ? Text($", at {ratio.Median:0.00} times its CPU per request") : "";
        return $"{Times(row.Of(LoadMetric.Rate)!.ToWrk!)} times wrk's requests/s ({LoadBenchNames.OfMode(row.KeepAlive)}){cpu}";
    }

    private static string Times(Repeated ratio) => Text($"{ratio.Median:0.00} [{ratio.Least:0.00}, {ratio.Greatest:0.00}]");

    private static string Paced(PacingRow row) => Text(
        $"at {row.RateRps:N0}/s {Figures.SignedPercent(row.Deviation.Median)} off the rate, lateness p99 {Figures.Number(row.LatenessP99Us.Median)} us, gap variation {row.GapVariation.Median:0.00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
