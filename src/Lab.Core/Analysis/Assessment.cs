using Lab.Core.Analysis.Ladder;
using Lab.Core.Analysis.Loading;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Calibration;
using Lab.Core.Claims;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>What a run says: estimates with their verdicts, doubts, and what the probes were seen to do.</summary>
/// <param name="Run">The run.</param>
/// <param name="Estimates">Every load, arm and metric; arms that did not run have none.</param>
/// <param name="Conclusions">Doubts, worst first.</param>
/// <param name="Activities">What each program did in the accounting windows.</param>
/// <param name="Ledger">What each probe should cost by the kernel's count beside what it was measured to.</param>
/// <param name="Summary">The conclusion in one sentence, made from the verdicts.</param>
public sealed record Assessment(
    RunRecord Run,
    IReadOnlyList<OverheadEstimate> Estimates,
    IReadOnlyList<Conclusion> Conclusions,
    IReadOnlyList<ProgramActivity> Activities,
    IReadOnlyList<LedgerEntry> Ledger,
    string Summary)
{
    /// <summary>What known costs came back as, a load each; none unless arms burnt time on purpose.</summary>
    public IReadOnlyList<LoadCalibration> Calibrations { get; init; } = [];

    /// <summary>What its sweeps came to; none in a run without one.</summary>
    public IReadOnlyList<SweepResult> Sweeps { get; init; } = [];

    /// <summary>What it says to the claim of its experiment; null where nothing is claimed.</summary>
    public ClaimFinding? Claim { get; init; }

    /// <summary>What each arm costs against the experiment's reference; none where it names none.</summary>
    public IReadOnlyList<ArmRatio> Ratios { get; init; } = [];

    /// <summary>The arms in the order of their costs, with where they stand to the experiment's reference; none where it names none.</summary>
    public IReadOnlyList<Rankings.RankedArm> Ranking { get; init; } = [];

    /// <summary>What each way from the kernel to user space costs and loses; none unless probes count what should come out of them.</summary>
    public IReadOnlyList<Deliveries.DeliveryCost> Deliveries { get; init; } = [];

    /// <summary>What its trials of loading came to; none in a run without any.</summary>
    public IReadOnlyList<LoadingResult> Loading { get; init; } = [];

    /// <summary>What a hit costs at each hook with each dose; none unless arms have doses.</summary>
    public IReadOnlyList<LadderRung> Ladder { get; init; } = [];

    /// <summary>The same of a counted run, in instructions; empty in every other run.</summary>
    public IReadOnlyList<InstructionRung> InstructionLadder { get; init; } = [];

    /// <summary>False when a doubt takes the result's worth away.</summary>
    public bool IsValid => Conclusions.All(conclusion => conclusion.Severity != Severity.Invalidates);
}

/// <summary>What the figures say about an arm.</summary>
public enum Verdict
{
    /// <summary>It costs something that matters.</summary>
    Costs,

    /// <summary>It costs something, less than the margin.</summary>
    CostsWithinMargin,

    /// <summary>Whatever it costs is less than the margin.</summary>
    Equivalent,

    /// <summary>The run can't tell.</summary>
    Undecided,
}

/// <summary>The change that an arm makes to a metric. Positive is worse, whatever the metric.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Primary">True for the metric that the verdict was planned on.</param>
/// <param name="BaselineValue">The metric in the baseline windows of this arm's pairs, in the metric's unit.</param>
/// <param name="Value">The metric with the arm in force: baseline times the estimated ratio.</param>
/// <param name="Effect">The change, as a fraction: 0.02 is two percent worse.</param>
/// <param name="Interval95">95 % interval of the change.</param>
/// <param name="Interval90">90 % interval of the change, the one the margin is held against.</param>
/// <param name="PAdjusted">p-value of the sign-flip test, adjusted over the arms (Holm); null for the secondary metrics.</param>
/// <param name="MinimumDetectableEffect">Smallest change that a run like this finds 4 times in 5, from the control of the same class; null without one.</param>
/// <param name="Pairs">Pairs that went into it.</param>
/// <param name="Verdict">What it comes to; null for the secondary metrics, which are shown and not judged.</param>
/// <param name="FurtherPairs">For `undecided`: pairs that are probably still missing; else null.</param>
public sealed record OverheadEstimate(
    string Load,
    string Arm,
    Metric Metric,
    bool Primary,
    double BaselineValue,
    double Value,
    double Effect,
    Interval Interval95,
    Interval Interval90,
    double? PAdjusted,
    double? MinimumDetectableEffect,
    int Pairs,
    Verdict? Verdict,
    int? FurtherPairs)
{
    /// <summary>Super-blocks that a quantile of latency rests on; null for the metrics that every pair has.</summary>
    public int? Blocks { get; init; }

    /// <summary>True when as much is behind it as a verdict needs: pairs, or for a quantile of latency super-blocks.</summary>
    public bool IsEnough => Blocks is { } blocks ? blocks >= SuperBlocks.MinimumForVerdict : Pairs >= Precision.MinimumPairs;

    /// <summary>The change in the metric's own unit and direction.</summary>
    public double Delta => Value - BaselineValue;

    /// <summary>The same with its interval, for a metric of which more is worse.</summary>
    public Amount Change => new(Delta, Interval95.Map(fraction => fraction * BaselineValue));
}

/// <summary>How much a doubt weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>The figures may be off.</summary>
    Warning,

    /// <summary>The result must not be used.</summary>
    Invalidates,
}

/// <summary>A doubt about a result.</summary>
/// <param name="Id">Name of the doubt, stable over versions: `control-not-zero`.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Arm">The arm concerned, or null for the whole run.</param>
/// <param name="Message">What was seen, with its figures, and what to do about it.</param>
public sealed record Conclusion(string Id, Severity Severity, string? Arm, string Message);

/// <summary>What a program did in the accounting windows of its arm: a row of probes.csv.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Program">Name of the program in the kernel.</param>
/// <param name="Type">Attach type and target.</param>
/// <param name="Hits">Runs, all CPUs together.</param>
/// <param name="HitsServerCpu">Of these, on the server's CPUs; null where they can't be told apart.</param>
/// <param name="HitsLoadCpu">Of these, on the others.</param>
/// <param name="Requests">Requests that the load made meanwhile.</param>
/// <param name="Connections">Connections that it made.</param>
/// <param name="NsPerHit">Time in the program's body as the kernel counted it, ns a run; null where instructions are counted, and time means nothing.</param>
/// <param name="RecursionMisses">Runs that the kernel left out.</param>
/// <param name="Events">Events that reached user space, of the whole arm.</param>
/// <param name="ExpectedEvents">Events that should have, by the load's own count; null where an event stands for nothing it counts.</param>
/// <param name="Lost">Events that the probe knows it dropped, or that are missing against the expected, whichever is more.</param>
/// <param name="PredictedUsPerRequest">Server-side hits a request times ns a hit, us; null where the split is unknown.</param>
/// <param name="MeasuredUsPerRequest">Measured change of the server's machine's CPU per request, of the whole arm, us.</param>
public sealed record ProgramActivity(
    string Load,
    string Arm,
    string Program,
    string Type,
    long Hits,
    long? HitsServerCpu,
    long? HitsLoadCpu,
    long Requests,
    long Connections,
    double? NsPerHit,
    long RecursionMisses,
    long Events,
    long? ExpectedEvents,
    long Lost,
    double? PredictedUsPerRequest,
    double? MeasuredUsPerRequest)
{
    /// <summary>Runs for each request of the load.</summary>
    public double HitsPerRequest => Requests == 0 ? 0 : (double)Hits / Requests;
}
