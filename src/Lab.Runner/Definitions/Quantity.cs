using System.Globalization;

namespace Lab.Runner.Definitions;

/// <summary>How people write quantities, in files and on the command line.</summary>
public static class Quantity
{
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
