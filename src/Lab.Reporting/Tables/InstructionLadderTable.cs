using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Reporting.Tables;

/// <summary>ladder.csv of a counted run: instructions for a hit, a row for each load and arm that has a dose. Low and high are 95 % intervals.</summary>
public static class InstructionLadderTable
{
    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        ["load", "arm", "hook", "target", "dose", "hits_per_request", "instructions_per_hit", "instructions_per_hit_low", "instructions_per_hit_high"],
        [
            .. assessment.InstructionLadder.Select(rung => (IReadOnlyList<string>)
            [
                rung.Load, rung.Arm, rung.Hook.Type, rung.Hook.Target, DoseNames.Of(rung.Dose), Cell.Of(rung.HitsPerRequest),
                Cell.Of(rung.Instructions.Value), Cell.Of(rung.Instructions.Interval95?.Low), Cell.Of(rung.Instructions.Interval95?.High),
            ]),
        ]);

    /// <summary>The same for people.</summary>
    public static Table ForReading(Assessment assessment) => new(
        ["arm", "hook", "dose", "hits/request", "instructions/hit"],
        [
            .. assessment.InstructionLadder.Select(rung => (IReadOnlyList<string>)
                [rung.Arm, rung.Hook.ToString(), DoseNames.Of(rung.Dose), Figures.Number(rung.HitsPerRequest), Figures.WithInterval(rung.Instructions)]),
        ]);
}
