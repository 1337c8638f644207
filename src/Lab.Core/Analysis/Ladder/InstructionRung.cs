using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Ladder;

/// <summary>How many instructions one hit of a hook brings about, with a program of a dose behind it: the ladder of a counted run.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Hook">Where it attaches.</param>
/// <param name="Dose">What the program does there.</param>
/// <param name="HitsPerRequest">Hits for a request, from accounting windows.</param>
/// <param name="Instructions">
/// The measured change of instructions for a hit, whoever executed them: the way to the program and back, its body, and the reader of its events.
/// </param>
public sealed record InstructionRung(string Load, string Arm, AttachPoint Hook, ProbeDose Dose, double HitsPerRequest, Amount Instructions)
{
    /// <summary>A rung for each counted load and arm that has a dose, was hit and has an estimate, in the order of the plan; none in a timed run.</summary>
    public static IReadOnlyList<InstructionRung> AllOf(RunRecord run, IReadOnlyList<OverheadEstimate> estimates, IReadOnlyList<ProgramActivity> activities) =>
    [
        .. from load in run.Plan.Definition.SwitchedLoads.OfType<CountedLoop>()
           from arm in run.Plan.RunningArms
           where arm.Dose is not null
           let program = activities.SingleOrDefault(row => row.Load == load.Name && row.Arm == arm.Id)
           where program is { Hits: > 0, Requests: > 0 }
           from estimate in estimates
           where estimate.Load == load.Name && estimate.Arm == arm.Id && estimate.Metric == Metric.Instructions
           select Of(arm, program, estimate),
    ];

    private static InstructionRung Of(Arm arm, ProgramActivity program, OverheadEstimate estimate)
    {
        var hits = program.HitsPerRequest;
        var perHit = new Amount(estimate.Delta / hits, estimate.Change.Interval95?.Map(change => change / hits));
        return new(estimate.Load, arm.Id, arm.Attach[0], arm.Dose!.Value, hits, perHit);
    }
}
