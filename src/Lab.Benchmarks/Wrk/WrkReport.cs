using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Core.Benchmarks;

namespace Lab.Benchmarks.Wrk;

/// <summary>Reads what wrk 4 prints. Strict: a line that should be there and is not makes it no report.</summary>
public static partial class WrkReport
{
    /// <summary>The figures, or what is missing.</summary>
    public static bool TryParse(string output, [NotNullWhen(true)] out WrkFigures? figures, [NotNullWhen(false)] out string? problem)
    {
        (figures, problem) = Read(output);
        return figures is not null;
    }

    private static (WrkFigures? Figures, string? Problem) Read(string output)
    {
        if (Total().Match(output) is not { Success: true } total || !TryDuration(total.Groups["duration"].Value, out var duration))
        {
            return (null, "it has no line `N requests in TIME, SIZE read`");
        }

        if (Rate().Match(output) is not { Success: true } rate)
        {
            return (null, "it has no line `Requests/sec: N`");
        }

        if (Latency().Match(output) is not { Success: true } latency || !TryDuration(latency.Groups["mean"].Value, out var mean))
        {
            return (null, "it has no line `Latency MEAN ...`");
        }

        return Errors(output) is { } errors
            ? (new(Count(total, "count"), duration, double.Parse(rate.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture), mean.TotalMicroseconds, errors), null)
            : (null, "its line of socket errors is not understood");
    }

    /// <summary>Lines that wrk leaves out when there is nothing to say.</summary>
    private static WrkErrors? Errors(string output)
    {
        var status = Status().Match(output);
        var failed = status.Success ? Count(status, "count") : 0;
        if (!output.Contains("Socket errors", StringComparison.Ordinal))
        {
            return new(0, 0, 0, 0, failed);
        }

        return Sockets().Match(output) is { Success: true } sockets
            ? new(Count(sockets, "connect"), Count(sockets, "read"), Count(sockets, "write"), Count(sockets, "timeout"), failed)
            : null;
    }

    private static long Count(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>A time as wrk writes it: `571.40us`, `3.59ms`, `15.01s`, `1.00m`, `1.00h`.</summary>
    internal static bool TryDuration(string text, out TimeSpan duration)
    {
        var number = text.TrimEnd([.. "hmsu"]);
        var unit = text[number.Length..] switch { "us" => 1e-6, "ms" => 1e-3, "s" => 1, "m" => 60, "h" => 3600, _ => double.NaN };
        var read = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(unit);
        duration = read ? TimeSpan.FromTicks((long)Math.Round(value * unit * TimeSpan.TicksPerSecond)) : default;
        return read;
    }

    private const int TimeoutMs = 1_000;
    private const RegexOptions Lines = RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^ +(?<count>\d+) requests in (?<duration>[\d.]+[a-z]+), [\d.]+[KMGT]?B read$", Lines, TimeoutMs)]
    private static partial Regex Total();

    [GeneratedRegex(@"^Requests/sec: +(?<rate>\d+\.\d+)$", Lines, TimeoutMs)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^ +Latency +(?<mean>[\d.]+[a-z]+) ", Lines, TimeoutMs)]
    private static partial Regex Latency();

    [GeneratedRegex(@"^ +Non-2xx or 3xx responses: (?<count>\d+)$", Lines, TimeoutMs)]
    private static partial Regex Status();

    [GeneratedRegex(@"^ +Socket errors: connect (?<connect>\d+), read (?<read>\d+), write (?<write>\d+), timeout (?<timeout>\d+)$", Lines, TimeoutMs)]
    private static partial Regex Sockets();
}
