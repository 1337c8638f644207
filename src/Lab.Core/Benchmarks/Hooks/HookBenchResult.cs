using Lab.Core.Analysis.Ladder;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What the bench says of the hooks.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Figures">Every rung, in the ladder's own order.</param>
/// <param name="Order">The hooks' order beside the field's; null where too few were measured.</param>
/// <param name="Failures">What makes figures invalid, in sentences: a program that did not fire is no free one.</param>
/// <param name="Doubts">What stands against the figures, in sentences.</param>
/// <param name="Summary">The conclusion in a sentence or two.</param>
public sealed record HookBenchResult(
    HookBenchPlan Plan, IReadOnlyList<HookFigures> Figures, HookOrder? Order, IReadOnlyList<string> Failures, IReadOnlyList<string> Doubts, string Summary)
{
    /// <summary>False where a figure can't be trusted.</summary>
    public bool IsValid => Failures.Count == 0;
}
