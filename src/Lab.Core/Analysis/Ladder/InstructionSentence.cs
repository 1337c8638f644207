using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Ladder;

/// <summary>What the ladder of a counted run says, in words, made from its figures alone.</summary>
public static class InstructionSentence
{
    /// <summary>The cheapest program at each kind of hook, fewest instructions first; empty without rungs.</summary>
    public static string Of(IReadOnlyList<InstructionRung> rungs) => string.Join(
        ' ',
        from load in rungs.GroupBy(rung => rung.Load, StringComparer.Ordinal)
        let least = load.Min(rung => rung.Dose)
        let figures = load.Where(rung => rung.Dose == least)
            .OrderBy(rung => rung.Instructions.Value)
            .Select(rung => $"{rung.Hook.Type} {Figures.WithInterval(rung.Instructions)}")
        select $"A hit takes, in instructions, with the {DoseNames.Of(least)} program: {string.Join(", ", figures)}.");
}
