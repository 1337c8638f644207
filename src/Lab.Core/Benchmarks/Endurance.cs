using Lab.Core.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>What `lab bench endurance` does: plan.json of its folder.</summary>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Machine">Where it runs.</param>
/// <param name="Connections">Connections in flight, a new one for each request.</param>
/// <param name="SliceSeconds">Length of a slice, s.</param>
/// <param name="Slices">Number of slices.</param>
/// <param name="Doubts">What was known to be doubtful before the first slice, in sentences.</param>
public sealed record EndurancePlan(
    DateTimeOffset StartedUtc, BenchMachine Machine, int Connections, int SliceSeconds, int Slices, IReadOnlyList<string> Doubts);

/// <summary>A slice of a long run: a line of slices.jsonl.</summary>
/// <param name="Index">From 0.</param>
/// <param name="StartSeconds">From the start of the first slice to its own, s.</param>
/// <param name="Figures">What the engine did in it.</param>
/// <param name="Connections">Connections that were made in it.</param>
/// <param name="TimeWait">Sockets in TIME_WAIT on the load's side (its network namespace) at its end.</param>
public sealed record EnduranceSlice(int Index, double StartSeconds, LoadFigures Figures, long Connections, long TimeWait);

/// <summary>What a long run shows.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Slices">What was measured, in time order.</param>
/// <param name="Rate">Requests/s over the slices; null without any.</param>
/// <param name="DriftPerMinute">Change of requests/s in a minute as a fraction of their mean, with its 95 % interval; null with too few slices.</param>
/// <param name="Failed">Requests and connections that failed.</param>
/// <param name="Allocation">What the collector's heap gave out.</param>
/// <param name="Doubts">What stands against the figures, in sentences.</param>
/// <param name="Summary">The conclusion in one sentence.</param>
public sealed record EnduranceResult(
    EndurancePlan Plan,
    IReadOnlyList<EnduranceSlice> Slices,
    Repeated? Rate,
    Amount? DriftPerMinute,
    long Failed,
    Allocation Allocation,
    IReadOnlyList<string> Doubts,
    string Summary);
