namespace Lab.Core.Planning;

/// <summary>Some pairs of every arm, arms in random order.</summary>
/// <param name="Index">From 0, within a load.</param>
/// <param name="Pairs">In the order in which they run.</param>
public sealed record Block(int Index, IReadOnlyList<Pair> Pairs);

/// <summary>An accounting window of the baseline and of every probe that runs.</summary>
/// <param name="Index">From 0, within a load.</param>
/// <param name="Arms">Ids of the probes, and `baseline`, in the order in which they run.</param>
public sealed record AccountingRound(int Index, IReadOnlyList<string> Arms);

/// <summary>A baseline window and a window of one arm, neighbours, of equal length.</summary>
/// <param name="Index">From 0, within a load; unique over its blocks.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="BaselineFirst">True when the baseline window comes first.</param>
public sealed record Pair(int Index, string Arm, bool BaselineFirst);
