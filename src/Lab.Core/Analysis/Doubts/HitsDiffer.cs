using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `hits-differ`: a program ran more or less often for an event of the load than the kernel's state machine says.
/// Over loopback, or where hits can't be told apart by CPU, only the sum of both sides is compared.
/// </summary>
public sealed class HitsDiffer : IDoubt
{
    private const double Tolerance = 0.02;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sample in evidence.MeasuredProbes
        let rows = evidence.Activities.Where(row => row.Load == sample.Load && row.Arm == sample.Arm.Id).ToArray()
        where rows.Length == sample.Arm.Attach.Count
        let slack = CountSlack.Of(evidence.Run.Plan, sample.Load, sample.Arm.EventPer, evidence.Accounting(sample).Count())
        from pair in rows.Zip(sample.Arm.Attach)
        where pair.First.ExpectedEvents > 0
        from conclusion in Compare(evidence, pair.First, pair.Second, Tolerance + ((double?)slack / pair.First.ExpectedEvents))
        select conclusion;

    private static IEnumerable<Conclusion> Compare(Evidence evidence, ProgramActivity row, AttachPoint point, double? tolerance)
    {
        var network = evidence.Run.Environment.Server.Network;
        return (network == NetworkMode.Remote
            // The load's side is another machine's; whichever CPU of this one it was, it is the server's side.
            ? new[] { Side(row, "on the server's machine", row.Hits, point.ServerHitsPerEvent, tolerance) }
            : network == NetworkMode.Veth && row.HitsServerCpu is not null
            ? new[] { Side(row, "on the server's side", row.HitsServerCpu, point.ServerHitsPerEvent, tolerance), Side(row, "on the load's side", row.HitsLoadCpu, point.LoadHitsPerEvent, tolerance) }
            : [Side(row, "in all", row.Hits, point.ServerHitsPerEvent + point.LoadHitsPerEvent, tolerance)]).OfType<Conclusion>();
    }

    private static Conclusion? Side(ProgramActivity row, string side, long? hits, double? expectedPerEvent, double? tolerance)
    {
        if (hits is null || tolerance is null || expectedPerEvent is not { } expected)
        {
            return null;
        }

        var found = (double)hits.Value / row.ExpectedEvents!.Value;
        return Math.Abs(found - expected) <= tolerance * Math.Max(expected, 1) ? null : new Conclusion(
            "hits-differ", Severity.Warning, row.Arm, string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Load}: {row.Program} ran {found:0.00} times an event {side}, {expected:0.##} were expected. The probe sees something else than it should, or the CPUs of server and load mix."));
    }
}
