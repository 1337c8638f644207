namespace Lab.Benchmarks.Hooks;

/// <summary>What BenchmarkDotNet calls: a batch of a rung's events. How often, when, and with or without the program is <see cref="PairedEngine"/>'s business.</summary>
public class HookBenchmark
{
    /// <summary>The rung, as its case says.</summary>
    public HookTrial Rung { get; set; } = null!;

    /// <summary>Loads the program.</summary>
    public void SetUp() => Rung.SetUp();

    /// <summary>The events.</summary>
    public void Events() => Rung.RunBatch();

    /// <summary>Gives everything back.</summary>
    public void CleanUp() => Rung.CleanUp();
}
