using System.Globalization;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>Values as they stand in files: invariant, empty where there is none; NaN and infinity are none.</summary>
internal static class Cell
{
    internal static string Of(double? value, int digits = 6) =>
        value is { } number && double.IsFinite(number) ? Rounded(number, digits) : "";

    internal static string Of(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    internal static string Of(bool value) => value ? "true" : "false";

    /// <summary>Three cells: a figure, and the ends of its interval.</summary>
    internal static string[] WithInterval(Amount? amount) => [Of(amount?.Value), Of(amount?.Interval95?.Low), Of(amount?.Interval95?.High)];

    internal static string Percent(double? fraction) => Of(fraction * 100);

    /// <summary>A text of several lines (a kernel's log, say) in one.</summary>
    internal static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    // Significant digits without an exponent.
    private static string Rounded(double number, int digits)
    {
        if (number == 0)
        {
            return "0";
        }

        var decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(number)));
        return Math.Round(number, Math.Clamp(decimals, 0, 12)).ToString("0.############", CultureInfo.InvariantCulture);
    }
}
