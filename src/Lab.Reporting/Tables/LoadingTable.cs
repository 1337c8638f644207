using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Loading;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>
/// loading.csv: a row for each load and arm; sizes and instructions are those of all its programs together. quiet_ columns are of the equally long
/// stretches in which nothing was touched; a loss is positive where fewer requests were answered with cycles, a change where latency was longer.
/// </summary>
public static class LoadingTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "programs", "type", "verified_insns", "xlated_bytes", "jited_bytes", "maps", "map_bytes",
        "loads", "open_ms", .. Spread("load_ms"), "verifier_ms", .. Tail("attach_ms"), .. Tail("detach_ms"), "cycles", "rounds",
        "requests", "failed", "not_sent", "quiet_requests", "quiet_failed", .. WithInterval("throughput_loss_pct"),
        "p99_us", "quiet_p99_us", .. WithInterval("p99_change_pct"), "max_us", "quiet_max_us", "same_server", "reason",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. from result in assessment.Loading
               from tried in result.Arms
               select (IReadOnlyList<string>)[result.Load, tried.Arm.Id, .. Cells(tried.Loaded), .. Cells(tried.Cycled), ""],
            .. from load in assessment.Run.Plan.Definition.Loads
               from arm in assessment.Run.Plan.Arms
               where arm is { NotRun: not null, ExpectsRefusal: false }
               select (IReadOnlyList<string>)[load.Name, arm.Id, .. Enumerable.Repeat("", Columns.Length - 3), Cell.OneLine(arm.NotRun!)],
        ]);

    /// <summary>What loading takes, for a person; of one load.</summary>
    public static Table OfLoads(LoadingResult result) => new(
        ["arm", "verified instructions", "translated (bytes)", "machine code (bytes)", "maps (kB)", "open (ms)", "load (ms)", "least to most", "of that the verifier (ms)"],
        [.. result.Arms.Where(tried => tried.Loaded is not null).Select(tried => Row(tried.Arm, tried.Loaded!))]);

    /// <summary>What attaching and detaching takes and does, for a person; of one load.</summary>
    public static Table OfCycles(LoadingResult result) => new(
        ["arm", "cycles", "attach (p99, max)", "detach (p99, max)", "requests", "failed", "failed without", "throughput loss %", "p99 us (without)", "change of p99 %", "max ms (without)"],
        [.. result.Arms.Where(tried => tried.Cycled is not null).Select(tried => Row(tried.Arm, tried.Cycled!))]);

    private static string[] Row(Arm arm, LoadedArm loaded) =>
    [
        arm.Id, Count(Sum(loaded, program => program.VerifiedInstructions)), Count(Sum(loaded, program => program.TranslatedBytes)),
        Count(Sum(loaded, program => program.JitedBytes)), loaded.Object?.MapBytes is { } bytes ? Figures.Number(bytes / 1024.0) : "",
        Ms(loaded.Open?.P50Ms), Ms(loaded.Load?.P50Ms), loaded.Load is { } load ? $"{Ms(load.MinMs)} to {Ms(load.MaxMs)}" : "by its tool", Ms(loaded.Verifier?.P50Ms),
    ];

    private static string[] Row(Arm arm, CycledArm cycled) =>
    [
        arm.Id, Count(cycled.Attach?.Times), Tails(cycled.Attach), Tails(cycled.Detach), Count(cycled.Counts.Requests),
        Count(cycled.Counts.Failed), Count(cycled.QuietCounts.Failed), Percent(cycled.ThroughputLoss),
        $"{Number(cycled.P99Us)} ({Number(cycled.QuietP99Us)})", Percent(cycled.P99Change), $"{Ms(cycled.MaxUs / 1e3)} ({Ms(cycled.QuietMaxUs / 1e3)})",
    ];

    private static string[] Cells(LoadedArm? loaded) =>
    [
        string.Join(' ', loaded?.Object?.Programs.Select(program => program.Name) ?? []), string.Join(' ', loaded?.Object?.Programs.Select(program => program.Type) ?? []),
        Cell.Of(Sum(loaded, program => program.VerifiedInstructions)), Cell.Of(Sum(loaded, program => program.TranslatedBytes)), Cell.Of(Sum(loaded, program => program.JitedBytes)),
        Cell.Of((long?)loaded?.Object?.Maps), Cell.Of(loaded?.Object?.MapBytes), Cell.Of((long?)loaded?.Load?.Times), Cell.Of(loaded?.Open?.P50Ms),
        Cell.Of(loaded?.Load?.P50Ms), Cell.Of(loaded?.Load?.MinMs), Cell.Of(loaded?.Load?.MaxMs), Cell.Of(loaded?.Verifier?.P50Ms),
    ];

    private static string[] Cells(CycledArm? cycled) =>
    [
        .. Cells(cycled?.Attach), .. Cells(cycled?.Detach), Cell.Of((long?)cycled?.Attach?.Times), Cell.Of((long?)cycled?.Rounds),
        Cell.Of(cycled?.Counts.Requests), Cell.Of(Failed(cycled?.Counts)), Cell.Of(cycled?.NotSent), Cell.Of(cycled?.QuietCounts.Requests), Cell.Of(cycled?.QuietCounts.Failed),
        .. Cells(cycled?.ThroughputLoss), Cell.Of(cycled?.P99Us), Cell.Of(cycled?.QuietP99Us), .. Cells(cycled?.P99Change),
        Cell.Of(cycled?.MaxUs), Cell.Of(cycled?.QuietMaxUs), cycled is null ? "" : Cell.Of(cycled.SameServer),
    ];

    /// <summary>What was never sent has a column of its own.</summary>
    private static long? Failed(LoadCounts? counts) => counts is null ? null : counts.Failed - counts.Errors.GetValueOrDefault(LoadError.NotSent);

    private static long? Sum(LoadedArm? loaded, Func<LoadedProgram, long> value) => loaded?.Object?.Programs.Sum(value);

    private static string[] Spread(string column) => [column, $"{column}_min", $"{column}_max"];

    private static string[] Tail(string column) => [column, $"{column}_p99", $"{column}_max"];

    private static string[] WithInterval(string column) => [column, $"{column}_low", $"{column}_high"];

    private static string[] Cells(Durations? times) => [Cell.Of(times?.P50Ms), Cell.Of(times?.P99Ms), Cell.Of(times?.MaxMs)];

    private static string[] Cells(Amount? change) =>
        [Cell.Percent(change?.Value), Cell.Percent(change?.Interval95?.Low), Cell.Percent(change?.Interval95?.High)];

    private static string Tails(Durations? times) => times is null ? "" : $"{Ms(times.P50Ms)} ({Ms(times.P99Ms)}, {Ms(times.MaxMs)})";

    private static string Ms(double? ms) => Number(ms);

    private static string Number(double? value) => value is { } number ? Figures.Number(number) : "";

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Percent(Amount? change) => change is null ? ""
        : $"{Figures.PercentNumber(change.Value)}{(change.Interval95 is { } interval ? $" {Figures.PercentInterval(interval)}" : "")}";
}
