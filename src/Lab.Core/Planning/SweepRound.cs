namespace Lab.Core.Planning;

/// <summary>Every rate of a sweep once, in random order, and at each a pair of every arm.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Pairs">In the order in which they run.</param>
public sealed record SweepRound(int Index, IReadOnlyList<SweepPair> Pairs);

/// <summary>A run of the baseline and a run of one arm at the same rate, one after the other.</summary>
/// <param name="Index">From 0, within a load; unique over its rounds.</param>
/// <param name="Step">Which rate, from 0 for the lowest.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="BaselineFirst">True when the run of the baseline comes first.</param>
public sealed record SweepPair(int Index, int Step, string Arm, bool BaselineFirst);
