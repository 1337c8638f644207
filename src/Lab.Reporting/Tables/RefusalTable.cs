using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Loading;

namespace Lab.Reporting.Tables;

/// <summary>refusals.csv: programs that the kernel is meant to refuse, a row for each load and program.</summary>
public static class RefusalTable
{
    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        ["load", "arm", "attempts", "refused", "refusal_ms", "refusal_ms_max", "requests", "failed", "same_server", "reason"],
        [
            .. from result in assessment.Loading
               from refused in result.Refusals
               select (IReadOnlyList<string>)
               [
                   result.Load, refused.Arm, Cell.Of(refused.Attempts), Cell.Of(refused.Refused), Cell.Of(refused.Time?.P50Ms), Cell.Of(refused.Time?.MaxMs),
                   Cell.Of(refused.Counts.Requests), Cell.Of(refused.Counts.Failed), Cell.Of(refused.SameServer), Cell.OneLine(refused.Refusal?.Reason ?? ""),
               ],
        ]);

    /// <summary>The same for a person, of one load.</summary>
    internal static Table ForReading(LoadingResult result) => new(
        ["program", "refused", "after (ms)", "requests meanwhile", "failed", "the kernel's reason"],
        [
            .. result.Refusals.Select(refused => (IReadOnlyList<string>)
            [
                refused.Arm, $"{Cell.Of(refused.Refused)} of {Cell.Of(refused.Attempts)}", refused.Time is { } time ? Figures.Number(time.P50Ms) : "",
                refused.Counts.Requests.ToString("N0", CultureInfo.InvariantCulture), refused.Counts.Failed.ToString("N0", CultureInfo.InvariantCulture),
                refused.Refusal is { } refusal ? Cell.OneLine(refusal.Reason) : "accepted",
            ]),
        ]);
}
