using System.Globalization;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>How figures are written for a person: invariant, with their unit, the same in every text of the lab.</summary>
public static class Figures
{
    private const double UsPerSecond = 1e6;

    /// <summary>A fraction as percent without its sign: `2.13`; two decimals below ten, one above.</summary>
    public static string PercentNumber(double fraction) =>
        WithoutNegativeZero((fraction * 100).ToString(Math.Abs(fraction) < 0.09995 ? "0.00" : "0.0", CultureInfo.InvariantCulture));

    /// <summary>A fraction as percent: `2.13 %`.</summary>
    public static string Percent(double fraction) => $"{PercentNumber(fraction)} %";

    /// <summary>A change as percent with its sign: `+2.13 %`.</summary>
    public static string SignedPercent(double fraction)
    {
        var text = Percent(fraction);
        return text[0] == '-' ? text : $"+{text}";
    }

    /// <summary>A limit that somebody chose, as percent, without decimals that say nothing: `2 %`.</summary>
    public static string Limit(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.###} %");

    /// <summary>An interval of fractions in percent: `[1.2, 3.0]`.</summary>
    public static string PercentInterval(Interval interval) =>
        $"[{PercentNumber(interval.Low)}, {PercentNumber(interval.High)}]";

    /// <summary>A figure with its interval where it has one: `3.1 [2.9, 3.3]`.</summary>
    public static string WithInterval(Amount amount) => amount.Interval95 is { } interval
        ? $"{Number(amount.Value)} {NumberInterval(interval)}"
        : Number(amount.Value);

    /// <summary>An interval of numbers: `[2.9, 3.3]`.</summary>
    public static string NumberInterval(Interval interval) => $"[{Number(interval.Low)}, {Number(interval.High)}]";

    /// <summary>A change with its sign and unit: `+1.3 us`.</summary>
    public static string Signed(double change, string unit) => Number(change) is var number && number[0] == '-' ? $"{number} {unit}" : $"+{number} {unit}";

    /// <summary>A change of CPU per request as cores at a rate: `+0.013 cores at 10,000 requests/s`.</summary>
    /// <param name="deltaUsPerRequest">The change, us a request.</param>
    /// <param name="rateRps">Requests a second.</param>
    public static string Cores(double deltaUsPerRequest, double rateRps)
    {
        var cores = deltaUsPerRequest * rateRps / UsPerSecond;
        return string.Create(CultureInfo.InvariantCulture, $"{Signed(cores, "cores")} at {rateRps:N0} requests/s");
    }

    /// <summary>A p-value: `0.012`, `&lt; 0.001`.</summary>
    public static string PValue(double p) =>
        p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A number with one decimal from 1 on, and about two significant digits below.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        var format = size >= 1_000 ? "#,##0" : size >= 0.995 ? "0.0" : size >= 0.0995 ? "0.00" : size >= 0.00995 ? "0.000" : "0.0000";
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return WithoutNegativeZero(text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? "0" : text);
    }

    private static string WithoutNegativeZero(string text) =>
        text[0] == '-' && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text[1..] : text;
}
