using Lab.Core.Records;

namespace Lab.Core.Profiling;

/// <summary>What `lab profile` does: profile.json of its folder.</summary>
/// <param name="Environment">Where it ran.</param>
/// <param name="Hz">Samples a second on each of the server's CPUs.</param>
/// <param name="StretchMs">Length of a stretch, ms.</param>
/// <param name="Stretches">Stretches planned of each state.</param>
/// <param name="Arm">The probe that was in force; null where none was asked for.</param>
/// <param name="IsDifferential">True when the baseline and the arm were both profiled, interleaved.</param>
/// <param name="Connections">Connections of the load, closed loop.</param>
/// <param name="KeepAlive">True when they were kept for many requests.</param>
/// <param name="Seed">Seed of the order of stretches.</param>
public sealed record ProfilePlan(
    RunEnvironment Environment, int Hz, int StretchMs, int Stretches, string? Arm, bool IsDifferential, int Connections, bool KeepAlive, int Seed);

/// <summary>A stretch of sampling under one state: a line of stretches.jsonl.</summary>
/// <param name="Index">From 0, in time order.</param>
/// <param name="Arm">Id of the probe in force, or `baseline`.</param>
/// <param name="Requests">Requests that the load did meanwhile.</param>
/// <param name="Sampled">What the sampler saw.</param>
public sealed record ProfileStretch(int Index, string Arm, long Requests, SampledStacks Sampled);

/// <summary>What a sampler saw on the server's CPUs in a stretch.</summary>
/// <param name="StartNs">When the clocks were in force, CLOCK_MONOTONIC of the machine under test, ns.</param>
/// <param name="EndNs">When they were taken away, ns.</param>
/// <param name="Cpus">CPUs that were sampled.</param>
/// <param name="Seen">Samples, whatever ran: runs of the program.</param>
/// <param name="Lost">Samples that found no room on the way to user space.</param>
/// <param name="Idle">Samples of a CPU with nothing to do.</param>
/// <param name="UserStacks">Samples of the server with a stack of user space.</param>
/// <param name="WholeUserStacks">Of these, stacks that reach the beginning of a program or a thread (main, clone).</param>
/// <param name="HasKernelSymbols">False where the kernel hides its addresses (kernel.kptr_restrict).</param>
/// <param name="Stacks">The stacks of all samples that were not idle, folded, with their counts.</param>
public sealed record SampledStacks(
    long StartNs,
    long EndNs,
    int Cpus,
    long Seen,
    long Lost,
    long Idle,
    long UserStacks,
    long WholeUserStacks,
    bool HasKernelSymbols,
    IReadOnlyDictionary<string, long> Stacks)
{
    /// <summary>For how long the clocks ran, ns.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long SampledNs => EndNs - StartNs;
}
