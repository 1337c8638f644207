using BenchmarkDotNet.Engines;
using Lab.Core.Benchmarks.Hooks;

namespace Lab.Benchmarks.Hooks;

/// <summary>Puts <see cref="PairedEngine"/> around BenchmarkDotNet's own engine.</summary>
/// <param name="record">Takes the samples.</param>
/// <param name="cancellationToken">Stops it; rungs that have not begun are not measured then.</param>
internal sealed class PairedEngineFactory(Action<HookSample> record, CancellationToken cancellationToken) : IEngineFactory
{
    private HookTrial? _present;

    /// <summary>Says whose set-up runs: an engine is not told which case it is for.</summary>
    public void Begin(HookTrial trial) => _present = trial;

    public IEngine CreateReadyToRun(EngineParameters engineParameters)
    {
        var inner = new EngineFactory().CreateReadyToRun(engineParameters); // it calls the set-up
        return new PairedEngine(inner, _present!, record, cancellationToken);
    }
}
