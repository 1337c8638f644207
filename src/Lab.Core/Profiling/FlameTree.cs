namespace Lab.Core.Profiling;

/// <summary>A frame in a flame graph: how often it was in a stack below the same callers.</summary>
/// <param name="Frame">The frame, as the folded stack has it.</param>
/// <param name="Samples">How often it was seen there.</param>
/// <param name="Before">In a differential: how often it would have been seen in the baseline for as many requests; else null.</param>
/// <param name="Callees">What it called, by name.</param>
public sealed record FlameFrame(string Frame, double Samples, double? Before, IReadOnlyList<FlameFrame> Callees)
{
    /// <summary>In a differential: samples more (or, negative, fewer) than in the baseline.</summary>
    public double? Change => Samples - Before;

    /// <summary>Frames one over the other, itself included.</summary>
    public int Depth => 1 + Callees.Select(callee => callee.Depth).DefaultIfEmpty(0).Max();
}

/// <summary>Folded stacks as a tree.</summary>
public static class FlameTree
{
    /// <summary>The frame that stands for all of them.</summary>
    public const string Root = "all";

    /// <summary>The tree of one profile.</summary>
    public static FlameFrame Of(FoldedStacks stacks) => Build(
        Root, [.. stacks.Entries.Select(entry => new Weighed(entry.Key.Split(FoldedStacks.Separator), entry.Value, Before: null))], depth: 0);

    /// <summary>
    /// The tree of an arm with what the baseline had in each place. The baseline's counts are scaled: both were sampled for as long, but a
    /// loaded server does fewer requests in that time when each takes longer.
    /// </summary>
    /// <param name="baseline">Without the arm.</param>
    /// <param name="arm">With it.</param>
    /// <param name="scale">Requests under the arm for each request under the baseline.</param>
    public static FlameFrame Difference(FoldedStacks baseline, FoldedStacks arm, double scale) => Build(
        Root,
        [
            .. arm.Entries.Select(entry => entry.Key).Union(baseline.Entries.Select(entry => entry.Key), StringComparer.Ordinal)
                .Select(stack => new Weighed(stack.Split(FoldedStacks.Separator), arm[stack], baseline[stack] * scale)),
        ],
        depth: 0);

    private static FlameFrame Build(string frame, Weighed[] stacks, int depth) => new(
        frame,
        stacks.Sum(stack => stack.Samples),
        stacks.Aggregate((double?)0, (sum, stack) => sum + stack.Before),
        [
            .. from stack in stacks
               where stack.Frames.Length > depth
               group stack by stack.Frames[depth] into callee
               orderby callee.Key
               select Build(callee.Key, [.. callee], depth + 1),
        ]);

    private sealed record Weighed(string[] Frames, double Samples, double? Before);
}
