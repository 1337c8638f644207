using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>How people write quantities, in files and on the command line.</summary>
public static class Quantity
{
    /// <summary>Requests per second beyond this are a slip of the pen.</summary>
    private const double HighestRps = 10_000_000;

    /// <summary>A number with a dot.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>`2%` or `2` as the fraction 0.02; above 0 and below 100 percent.</summary>
    public static bool TryPercent(string text, out double fraction)
    {
        var read = TryNumber(text.Trim().TrimEnd('%'), out var percent);
        fraction = percent / 100;
        return read && percent is > 0 and < 100;
    }

    /// <summary>`2000` or `2000/s` requests per second, or `50%` of the capacity; at most 200 %.</summary>
    public static bool TryRate(string text, [NotNullWhen(true)] out LoadRate? rate)
    {
        var trimmed = text.Trim();
        rate = trimmed.EndsWith('%')
            ? TryNumber(trimmed.TrimEnd('%'), out var percent) && percent is > 0 and <= 200 ? new CapacityShare(percent / 100) : null
            : TryNumber(trimmed.EndsWith("/s", StringComparison.Ordinal) ? trimmed[..^2] : trimmed, out var rps) && rps is > 0 and <= HighestRps ? new FixedRate(rps) : null;
        return rate is not null;
    }

    /// <summary>`90s`, `4m`, `500ms`, `1h`; more than nothing and at most a day.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.TrimEnd().TrimEnd([.. "hms"]);
        var seconds = text[digits.Length..].Trim() switch { "ms" => 0.001, "s" => 1.0, "m" => 60.0, "h" => 3600.0, _ => 0 };
        if (!TryNumber(digits, out var number) || number * seconds is not (> 0 and <= 86_400))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(number * seconds);
        return true;
    }
}
