using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>An experiment made ready to run: what is compared, in which order, for how long. Written to plan.json.</summary>
/// <param name="Definition">The question.</param>
/// <param name="Target">What the server runs on: `local`, ...</param>
/// <param name="Seed">Seed of every random choice of the run.</param>
/// <param name="Arms">Every arm asked for, also those that this machine refuses.</param>
/// <param name="Schedules">The order of windows, one schedule a load.</param>
/// <param name="Batch">Blocks between two looks at the precision.</param>
/// <param name="FixedBlocks">True when the number of blocks was given: then nothing stops the run early.</param>
public sealed record ExperimentPlan(
    ExperimentDefinition Definition,
    string Target,
    int Seed,
    IReadOnlyList<Arm> Arms,
    IReadOnlyList<Schedule> Schedules,
    int Batch,
    bool FixedBlocks)
{
    /// <summary>Pairs of an arm without which nothing is concluded.</summary>
    public const int MinimumPairs = 20;

    /// <summary>The arms that are measured.</summary>
    public IEnumerable<Arm> RunningArms => Arms.Where(arm => arm.NotRun is null);

    /// <summary>The arm of that name.</summary>
    public Arm Arm(string id) => Arms.First(arm => arm.Id == id);

    /// <summary>The load of that name.</summary>
    public LoadSpec Load(string name) => Definition.Loads.First(load => load.Name == name);
}

/// <summary>The blocks planned for one load.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Blocks">All blocks that fit the time; precision may end the run before the last.</param>
/// <param name="Accounting">The accounting windows before the first block; null in plans of before there were rounds of them.</param>
/// <param name="Sweep">The rounds of a sweep, which has no blocks; null for every other load.</param>
public sealed record Schedule(
    string Load, IReadOnlyList<Block> Blocks, IReadOnlyList<AccountingRound>? Accounting = null, IReadOnlyList<SweepRound>? Sweep = null)
{
    /// <summary>The rounds of trials under the load, which has no blocks then; null for every other load.</summary>
    public IReadOnlyList<TrialRound>? Trials { get; init; }
}
