using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Core.Records;

namespace Lab.Load.Tools;

/// <summary>Reads what wrk 4 prints with --latency. Strict: a line that should be there and is not makes it no report.</summary>
internal static partial class WrkReport
{
    /// <summary>The report, or what is missing.</summary>
    public static (ToolReport? Report, string? Problem) Read(string output)
    {
        if (Total().Match(output) is not { Success: true } total || !TryDuration(total.Groups["duration"].Value, out var duration))
        {
            return (null, "it has no line `N requests in TIME, SIZE read`");
        }

        if (Rate().Match(output) is not { Success: true } rate)
        {
            return (null, "it has no line `Requests/sec: N`");
        }

        if (Latency().Match(output) is not { Success: true } latency
            || !TryDuration(latency.Groups["mean"].Value, out var mean) || !TryDuration(latency.Groups["max"].Value, out var max))
        {
            return (null, "it has no line `Latency MEAN DEVIATION MAX SHARE`");
        }

        if (Quantile(output, 50) is not { } p50 || Quantile(output, 90) is not { } p90 || Quantile(output, 99) is not { } p99)
        {
            return (null, "its latency distribution lacks one of 50%, 90% and 99%");
        }

        if (Sockets(output) is not { } sockets)
        {
            return (null, "its line of socket errors is not understood");
        }

        var answers = Count(total, "count");
        var seconds = ToolReport.SecondsOf(answers, double.Parse(rate.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture), duration.TotalSeconds);
        var quantiles = answers == 0 ? null : new LatencyQuantiles(p50, p90, p99, max.TotalMicroseconds);
        return (Report(answers, Statuses(output), sockets, seconds, mean.TotalMicroseconds, quantiles), null);
    }

    /// <summary>
    /// What wrk counts as a timeout was answered, only too late. A read or a write that failed is a connection that broke, or an answer that
    /// it does not understand: it does not tell.
    /// </summary>
    private static ToolReport Report(long answers, long badStatus, SocketErrors sockets, double seconds, double meanUs, LatencyQuantiles? latency) => new(
        Math.Max(0, answers - badStatus - sockets.Timeout),
        ToolReport.Kinds(
            (LoadError.Connect, sockets.Connect),
            (LoadError.Reset, sockets.Broken),
            (LoadError.Timeout, sockets.Timeout),
            (LoadError.Status, badStatus)),
        seconds,
        meanUs,
        latency);

    private static double? Quantile(string output, int percent)
    {
        var line = Quantiles().Matches(output).FirstOrDefault(match => Count(match, "percent") == percent);
        return line is not null && TryDuration(line.Groups["time"].Value, out var time) ? time.TotalMicroseconds : null;
    }

    /// <summary>Lines that wrk leaves out when there is nothing to say.</summary>
    private static SocketErrors? Sockets(string output) =>
        !output.Contains("Socket errors", StringComparison.Ordinal) ? new(0, 0, 0)
        : SocketLine().Match(output) is { Success: true } line ? new(Count(line, "connect"), Count(line, "read") + Count(line, "write"), Count(line, "timeout"))
        : null;

    private static long Statuses(string output) => Status().Match(output) is { Success: true } line ? Count(line, "count") : 0;

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

    [GeneratedRegex(@"^ +Latency +(?<mean>[\d.]+[a-z]+) +[\d.]+[a-z]+ +(?<max>[\d.]+[a-z]+) ", Lines, TimeoutMs)]
    private static partial Regex Latency();

    [GeneratedRegex(@"^ +(?<percent>\d+)% +(?<time>[\d.]+[a-z]+)$", Lines, TimeoutMs)]
    private static partial Regex Quantiles();

    [GeneratedRegex(@"^ +Non-2xx or 3xx responses: (?<count>\d+)$", Lines, TimeoutMs)]
    private static partial Regex Status();

    [GeneratedRegex(@"^ +Socket errors: connect (?<connect>\d+), read (?<read>\d+), write (?<write>\d+), timeout (?<timeout>\d+)$", Lines, TimeoutMs)]
    private static partial Regex SocketLine();

    private sealed record SocketErrors(long Connect, long Broken, long Timeout);
}
