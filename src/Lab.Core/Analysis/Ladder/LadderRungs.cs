using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Ladder;

/// <summary>
/// From a change for a request to one for a hit: both the measured change of CPU and the change of context switches are divided by the
/// server's hits a request. Hits are counted to the last one, so what the divisor adds to the error is nothing beside the rest.
/// </summary>
public static class LadderRungs
{
    private const double NsPerUs = 1_000;

    /// <summary>A rung for each load and arm that has a dose and was hit, in the order of the plan; none in an ordinary run.</summary>
    public static IReadOnlyList<LadderRung> Of(RunRecord run, IReadOnlyList<LedgerEntry> ledger, IReadOnlyList<ProgramActivity> activities) =>
    [
        .. from entry in ledger
           let arm = run.Plan.Arm(entry.Arm)
           where arm.Dose is not null
           let own = activities.Where(row => row.Load == entry.Load && row.Arm == entry.Arm).ToArray()
           where own is [{ HitsServerCpu: > 0, Requests: > 0 }]
           select Of(entry, arm, own[0]),
    ];

    private static LadderRung Of(LedgerEntry entry, Arm arm, ProgramActivity program)
    {
        var hits = (double)program.HitsServerCpu!.Value / program.Requests;
        double? PerHit(double? us) => us * NsPerUs / hits;
        return new LadderRung(
            entry.Load, entry.Arm, arm.Attach[0], arm.Dose!.Value, hits,
            Scaled(entry.Measured?.Total, NsPerUs / hits), Scaled(entry.Measured?.Reader, NsPerUs / hits), program.NsPerHit!.Value,
            Scaled(entry.ContextSwitches?.Difference, 1 / hits),
            PerHit(entry.ArmCpu?.UserUs - entry.BaselineCpu?.UserUs),
            PerHit(entry.ArmCpu?.SystemUs + entry.ArmCpu?.InterruptUs - entry.BaselineCpu?.SystemUs - entry.BaselineCpu?.InterruptUs));
    }

    private static Amount? Scaled(Amount? amount, double factor) =>
        amount is null ? null : new Amount(amount.Value * factor, amount.Interval95?.Map(value => value * factor));
}
