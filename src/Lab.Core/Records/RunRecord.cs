using HdrHistogram;
using Lab.Core.Planning;

namespace Lab.Core.Records;

/// <summary>A finished (or interrupted) run, as it lies in its folder: everything that analysis and report work from.</summary>
/// <param name="Plan">plan.json.</param>
/// <param name="Environment">environment.json.</param>
/// <param name="Windows">windows.jsonl, in time order.</param>
/// <param name="Latencies">histograms.hlog: latency of each measured window by its index, from the send, in ns.</param>
public sealed record RunRecord(
    ExperimentPlan Plan,
    RunEnvironment Environment,
    IReadOnlyList<WindowRecord> Windows,
    IReadOnlyDictionary<int, HistogramBase> Latencies)
{
    /// <summary>
    /// The same from the time at which each request was due (corrected), for the windows of open loops (by NBomber,
    /// from when it began the request); runs of before there were any have none.
    /// </summary>
    public IReadOnlyDictionary<int, HistogramBase> Corrected { get; init; } = new Dictionary<int, HistogramBase>();

    /// <summary>end.json; null in runs of before that was kept.</summary>
    public RunEnd? End { get; init; }

    /// <summary>map-access.json; null in a run of an experiment that doesn't ask for it.</summary>
    public Machines.MapAccessReport? MapAccess { get; init; }

    /// <summary>The windows of pairs.</summary>
    public IEnumerable<MeasuredWindow> Measured => Windows.OfType<MeasuredWindow>();

    /// <summary>Of these, what began with a settled load: what figures are made of.</summary>
    public IEnumerable<MeasuredWindow> Settled => Measured.Where(window => window.IsSettled);

    /// <summary>The accounting windows.</summary>
    public IEnumerable<AccountingWindow> Accounting => Windows.OfType<AccountingWindow>();

    /// <summary>The windows that a fault spoilt.</summary>
    public IEnumerable<FaultedWindow> Faulted => Windows.OfType<FaultedWindow>();

    /// <summary>The windows of sweeps.</summary>
    public IEnumerable<SweepWindow> Swept => Windows.OfType<SweepWindow>();

    /// <summary>The trials of loading.</summary>
    public IEnumerable<LoadingTrial> LoadingTrials => Windows.OfType<LoadingTrial>();

    /// <summary>The trials of attaching and detaching.</summary>
    public IEnumerable<CycleTrial> CycleTrials => Windows.OfType<CycleTrial>();

    /// <summary>The run as if it had been stopped when it had measured so long: a run ends with its last block, which may be later than its time.</summary>
    /// <param name="seconds">Time from the start of its first window of a pair, s.</param>
    public RunRecord FirstSeconds(double seconds)
    {
        var endNs = Measured.Select(window => window.StartNs).DefaultIfEmpty(0).Min() + (seconds * 1e9);
        return this with { Windows = [.. Windows.Where(window => window is not MeasuredWindow || window.EndNs <= endNs)] };
    }
}
