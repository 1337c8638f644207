using Lab.Core.Records;

namespace Lab.Runner.Execution;

/// <summary>What a run tells while it goes on. It is only told between windows, never inside one.</summary>
public abstract record RunProgress;

/// <summary>Something was done or is about to be, in a sentence.</summary>
public sealed record Step(string Text) : RunProgress;

/// <summary>A block is over.</summary>
/// <param name="Load">The load it belongs to.</param>
/// <param name="Blocks">Blocks done.</param>
/// <param name="Planned">Blocks planned.</param>
/// <param name="HalfWidth">Widest half of a 95 % interval of the primary metric over the probe arms so far, as a fraction; null before there are enough pairs.</param>
public sealed record BlockDone(string Load, int Blocks, int Planned, double? HalfWidth) : RunProgress;

/// <summary>A window was recorded.</summary>
/// <param name="Window">It.</param>
public sealed record WindowDone(WindowRecord Window) : RunProgress;

/// <summary>A stretch of trials was recorded.</summary>
/// <param name="Window">It.</param>
/// <param name="Done">Stretches of the load done.</param>
/// <param name="Planned">Stretches planned.</param>
public sealed record TrialDone(CycleTrial Window, int Done, int Planned) : RunProgress;

/// <summary>A run of a sweep was recorded.</summary>
/// <param name="Window">It.</param>
/// <param name="Done">Runs of the sweep done.</param>
/// <param name="Planned">Runs planned.</param>
public sealed record SweepWindowDone(SweepWindow Window, int Done, int Planned) : RunProgress;
