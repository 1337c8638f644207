using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>What an arm changes at one rate, over the pairs of all rounds; positive is worse.</summary>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Step">Which rate, from 0.</param>
/// <param name="Pairs">Pairs behind it.</param>
/// <param name="P50">Change of the corrected median latency, as a fraction of the baseline.</param>
/// <param name="P99">Change of the corrected p99, the same.</param>
/// <param name="Cpu">Change of CPU per request, the same.</param>
public sealed record SweepChange(string Arm, int Step, int Pairs, Amount? P50, Amount? P99, Amount? Cpu)
{
    /// <summary>The change at one rate.</summary>
    internal static SweepChange Of(string arm, int step, IReadOnlyList<(SweepWindow Baseline, SweepWindow Arm)> pairs) => new(
        arm, step, pairs.Count,
        Ratio(pairs, run => run.Corrected?.P50Us), Ratio(pairs, run => run.Corrected?.P99Us), Ratio(pairs, run => SweepCpu.UsPerRequest(run)));

    private static Amount? Ratio(IEnumerable<(SweepWindow Baseline, SweepWindow Arm)> pairs, Func<SweepWindow, double?> value) => OverRounds.Ratio(
        from pair in pairs
        let before = value(pair.Baseline)
        let after = value(pair.Arm)
        where before > 0 && after > 0
        select Math.Log(after.Value / before.Value));
}
