using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Reporting.Text;

/// <summary>An entry of the ledger in words, made from its figures alone.</summary>
public static class LedgerSentence
{
    /// <summary>What is predicted, measured and left over, and what is known of where that goes.</summary>
    public static string Of(LedgerEntry entry)
    {
        string[] facts = [.. Facts(entry)];
        var joint = entry.Remainder is { IsAboveZero: true } ? ": " : "; ";
        return $"{Account(entry)}{Rest(entry)}{(facts.Length == 0 ? "" : joint)}{string.Join(", and ", facts)}.";
    }

    /// <summary>The figure to look at where interrupt time is in no process's clock.</summary>
    public static string OfBusyTime(LedgerEntry entry) => entry is { BaselineCpu: { } before, ArmCpu: { } after, BusyChangeUs: { } change }
        ? $"The server's CPU was busy for {Figures.Number(before.BusyUs)} us a request without the probe and {Figures.Number(after.BusyUs)} us with it ({Figures.Signed(change, "us")})."
        : "This run did not record how busy the server's CPU was.";

    private static string Account(LedgerEntry entry) => (entry.Predicted, entry.Measured) switch
    {
        (null, var measured) => WithoutPrediction(entry, measured),
        ({ } predicted, null) => $"The kernel's statistics account for {Us(predicted)} a request; too few pairs were measured to hold that against a change",
        ({ } predicted, { } measured) when entry.Remainder is { IsBelowZero: true } =>
            $"The kernel's statistics account for {Us(predicted)} a request, more than the measured change of {Us(measured.Total)}",
        ({ } predicted, { } measured) when entry.PredictedShare is { } share =>
            $"The kernel's statistics account for {Us(predicted)} of {Us(measured.Total)} a request ({Share(share)})",
        ({ } predicted, { } measured) => $"The kernel's statistics account for {Us(predicted)} a request, and the measured change is {Us(measured.Total)}",
    };

    private static string WithoutPrediction(LedgerEntry entry, MeasuredCpu? measured)
    {
        var reason = entry.Windows == 0 ? "No accounting window was measured" : "Which hits were the server's can't be told here";
        return $"{reason}, so nothing is predicted; {(measured is null ? "too few pairs were measured for a change" : $"the measured change is {Us(measured.Total)} a request")}";
    }

    private static string Rest(LedgerEntry entry) => entry.Remainder is not { } remainder ? ""
        : remainder.IsAboveZero ? $"; the remaining {Us(remainder)} are what they cannot see (trap and trampoline, cache, delivery)"
        : remainder.IsBelowZero ? $": the loaded system absorbed {Us(Reversed(remainder))} by batching"
        : $"; no remainder can be told from zero ({Us(remainder)})";

    private static IEnumerable<string> Facts(LedgerEntry entry)
    {
        if (entry.ContextSwitches?.Difference is { } more && (more.IsAboveZero || more.IsBelowZero))
        {
            var size = more.IsAboveZero ? more : Reversed(more);
            yield return $"the server makes {Figures.WithInterval(size)} {(more.IsAboveZero ? "more" : "fewer")} context switches a request";
        }

        if (entry.Measured?.Reader is { IsAboveZero: true } reader)
        {
            yield return $"the reader itself takes {Us(reader)}";
        }
    }

    private static Amount Reversed(Amount amount) =>
        new(-amount.Value, amount.Interval95 is { } interval ? new Interval(-interval.High, -interval.Low) : null);

    private static string Us(Amount amount) =>
        $"{Figures.Number(amount.Value)} us {(amount.Interval95 is { } interval ? Figures.NumberInterval(interval) : "(one window, so no interval)")}";

    private static string Share(double fraction) => Math.Abs(fraction) < 0.0095
        ? Figures.Percent(fraction)
        : string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0} %");
}
