using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Definitions;
using Lab.Runner.Targets;

namespace Lab.Runner.Execution;

/// <summary>An experiment to run, options applied.</summary>
/// <param name="Definition">The question.</param>
/// <param name="Probes">Every variant asked for.</param>
/// <param name="Seed">Seed of the order of windows.</param>
/// <param name="Blocks">Number of blocks, or null for as many as fit the time and the precision asks for.</param>
/// <param name="Folder">Folder of the run; it must not exist yet.</param>
/// <param name="LoadCpus">CPUs for the load, a thread on each; null for the lab's own choice.</param>
public sealed record ExperimentRequest(
    ExperimentDefinition Definition,
    IReadOnlyList<RequestedProbe> Probes,
    int Seed,
    int? Blocks,
    string Folder,
    int[]? LoadCpus = null)
{
    /// <summary>The machine under test.</summary>
    public Target Target { get; init; } = Target.Local;

    /// <summary>
    /// True when the longest time was asked for with this run, and is not only the wish of the experiment's file.
    /// </summary>
    public bool MaxTimeIsAsked { get; init; }

    /// <summary>What the plan is made from, once it is known which arms run.</summary>
    public PlanRequest PlanOf(IReadOnlyList<Arm> arms) =>
        new(Definition, Target.Name, Seed, arms, Blocks) { MaxTimeIsAsked = MaxTimeIsAsked };
}

/// <summary>How a run ended.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Interrupted">True when it was stopped before its time; what was measured is kept.</param>
/// <param name="Failure">What ended it before its time; what was measured is kept. Null for a run that was not broken off.</param>
public sealed record RunOutcome(string Folder, bool Interrupted = false, Core.LabException? Failure = null)
{
    /// <summary>The same as it is kept in the folder.</summary>
    public RunEnd End => Failure is { } failure ? new(RunEnding.Failed, failure.Message)
        : new(Interrupted ? RunEnding.Interrupted : RunEnding.Done);
}
