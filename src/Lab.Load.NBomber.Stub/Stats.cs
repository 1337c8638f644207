namespace NBomber.Contracts.Stats;

/// <summary>What a test came to.</summary>
public sealed class NodeStats;
