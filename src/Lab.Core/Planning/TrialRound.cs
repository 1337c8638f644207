namespace Lab.Core.Planning;

/// <summary>Cycles of every arm once, each beside an equally long stretch without any, arms in random order.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Pairs">In the order in which they run.</param>
public sealed record TrialRound(int Index, IReadOnlyList<TrialPair> Pairs);

/// <summary>A stretch in which an arm is attached and detached again and again, and one in which nothing is touched.</summary>
/// <param name="Index">From 0, within a load; unique over its rounds.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="QuietFirst">True when the stretch without cycles comes first.</param>
public sealed record TrialPair(int Index, string Arm, bool QuietFirst);
