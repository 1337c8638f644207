using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Core.Records;

namespace Lab.Load.Tools;

/// <summary>
/// Reads what ab 2.3 prints, and the percentiles that -e makes it write to its standard error. Strict: a line that should be there and is
/// not makes it no report.
/// </summary>
internal static partial class AbReport
{
    private const string PercentileHeading = "Percentage served,Time in ms";

    /// <summary>The report, or what is missing.</summary>
    public static (ToolReport? Report, string? Problem) Read(ToolOutput output)
    {
        var text = output.Text;
        if (Completed().Match(text) is not { Success: true } completed)
        {
            return (null, "it has no line `Complete requests: N`");
        }

        if (Taken().Match(text) is not { Success: true } taken)
        {
            return (null, "it has no line `Time taken for tests: N seconds`");
        }

        if (Failures(text) is not { } failures)
        {
            return (null, "it has no line `Failed requests: N`, or no line that tells the failures apart");
        }

        if (Transferred().Match(text) is not { Success: true } transferred)
        {
            return (null, "it has no line `Total transferred: N bytes`");
        }

        var answers = Count(completed);
        if (answers > 0 && Count(transferred) == 0)
        {
            return (null, "it completed requests without a byte of an answer: the server closed every connection");
        }

        var seconds = Value(taken);
        return answers == 0
            ? (Report(answers, Statuses(text), failures, seconds, meanUs: 0, latency: null), null)
            : ReadTimes(output, answers, failures, seconds);
    }

    /// <summary>Lines that ab prints only when a request was answered.</summary>
    private static (ToolReport? Report, string? Problem) ReadTimes(ToolOutput output, long answers, FailureCounts failures, double printedSeconds)
    {
        if (Rate().Match(output.Text) is not { Success: true } rate)
        {
            return (null, "it has no line `Requests per second: N`");
        }

        if (MeanMs().Match(output.Text) is not { Success: true } mean)
        {
            return (null, "it has no line `Time per request: N [ms] (mean)`");
        }

        if (Latency(output.Errors) is not { } latency)
        {
            return (null, $"its standard error has no table `{PercentileHeading}` with 50, 90, 99 and 100");
        }

        var seconds = ToolReport.SecondsOf(answers, Value(rate), printedSeconds);
        return (Report(answers, Statuses(output.Text), failures, seconds, Value(mean) * 1e3, latency), null);
    }

    private static ToolReport Report(long answers, long badStatus, FailureCounts failures, double seconds, double meanUs, LatencyQuantiles? latency) => new(
        Math.Max(0, answers - badStatus - failures.Length),
        ToolReport.Kinds(
            (LoadError.Connect, failures.Connect),
            (LoadError.Reset, failures.Receive + failures.Exceptions),
            (LoadError.ShortBody, failures.Length),
            (LoadError.Status, badStatus)),
        seconds,
        meanUs,
        latency);

    /// <summary>ab tells them apart only when there are some.</summary>
    private static FailureCounts? Failures(string text) =>
        Failed().Match(text) is not { Success: true } failed ? null
        : Count(failed) == 0 ? new(0, 0, 0, 0)
        : Kinds().Match(text) is { Success: true } kinds ? new(Count(kinds, "connect"), Count(kinds, "receive"), Count(kinds, "length"), Count(kinds, "exceptions"))
        : null;

    private static long Statuses(string text) => Non2xx().Match(text) is { Success: true } line ? Count(line) : 0;

    private static LatencyQuantiles? Latency(string errors)
    {
        var start = errors.IndexOf(PercentileHeading, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var us = Percentiles().Matches(errors[start..]).ToDictionary(line => (int)Count(line, "percent"), line => Value(line) * 1e3);
        return us.TryGetValue(50, out var p50) && us.TryGetValue(90, out var p90) && us.TryGetValue(99, out var p99) && us.TryGetValue(100, out var max)
            ? new(p50, p90, p99, max)
            : null;
    }

    private static long Count(Match match, string group = "n") => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static double Value(Match match) => double.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);

    private const int TimeoutMs = 1_000;
    private const RegexOptions Lines = RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^Complete requests: +(?<n>\d+)$", Lines, TimeoutMs)]
    private static partial Regex Completed();

    [GeneratedRegex(@"^Failed requests: +(?<n>\d+)$", Lines, TimeoutMs)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^ +\(Connect: (?<connect>\d+), Receive: (?<receive>\d+), Length: (?<length>\d+), Exceptions: (?<exceptions>\d+)\)$", Lines, TimeoutMs)]
    private static partial Regex Kinds();

    [GeneratedRegex(@"^Non-2xx responses: +(?<n>\d+)$", Lines, TimeoutMs)]
    private static partial Regex Non2xx();

    [GeneratedRegex(@"^Time taken for tests: +(?<n>\d+\.\d+) seconds$", Lines, TimeoutMs)]
    private static partial Regex Taken();

    [GeneratedRegex(@"^Total transferred: +(?<n>\d+) bytes$", Lines, TimeoutMs)]
    private static partial Regex Transferred();

    [GeneratedRegex(@"^Requests per second: +(?<n>\d+\.\d+) \[#/sec\] \(mean\)$", Lines, TimeoutMs)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^Time per request: +(?<n>\d+\.\d+) \[ms\] \(mean\)$", Lines, TimeoutMs)]
    private static partial Regex MeanMs();

    [GeneratedRegex(@"^(?<percent>\d+),(?<n>\d+\.\d+)$", Lines, TimeoutMs)]
    private static partial Regex Percentiles();

    private sealed record FailureCounts(long Connect, long Receive, long Length, long Exceptions);
}
