using Lab.Core.Analysis;
using Lab.Core.Machines;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Calibration;

/// <summary>
/// An arm that burns CPU time on purpose, beside what the lab measured of it. The change is estimated from the pairs' differences in
/// us a request (Hodges-Lehmann, see <see cref="HodgesLehmann"/>), not from their ratios: a burn adds the same time at any level of the
/// baseline, so a difference is centred on it however the level moves, while the middle of ln(1 + b/level) is not (docs/0008-calibration.md).
/// </summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Pairs">Pairs behind it.</param>
/// <param name="BurnsPerRequest">How often it burnt, or would have, for a request.</param>
/// <param name="BurntUsPerRequest">What it burnt on the server's CPUs, us a request: the known cost. Summed over the windows, so its error is nothing beside the measured one's.</param>
/// <param name="BurntElsewhereUsPerRequest">What it burnt on other CPUs, us a request; 0 where everything is as it should be.</param>
/// <param name="InterruptedUsPerRequest">Time that passed in its burns and was not its own, us a request: interrupts, and a hypervisor that took the CPU. Not part of the known cost.</param>
/// <param name="Measured">Change of CPU of the machine under test, us a request, with its 95 % interval.</param>
/// <param name="ServerUsPerRequest">Of that, the server's own change.</param>
/// <param name="ReaderUsPerRequest">Of that, the readers'.</param>
public sealed record KnownCost(
    string Load,
    string Arm,
    int Pairs,
    double BurnsPerRequest,
    double BurntUsPerRequest,
    double BurntElsewhereUsPerRequest,
    double InterruptedUsPerRequest,
    LocationEstimate Measured,
    double ServerUsPerRequest,
    double ReaderUsPerRequest)
{
    private const double NsPerUs = 1_000;

    /// <summary>The cost of a sample's arm; null where it burns nothing on purpose, or has too few pairs.</summary>
    internal static KnownCost? Of(ArmSample sample)
    {
        MeasuredWindow[] windows = [.. sample.Pairs.Select(pair => pair.Arm).Where(window => window.Own?.Burnt is not null)];
        if (windows.Length < sample.Pairs.Count || windows.Length < Estimator.MinimumCount)
        {
            return null;
        }

        var requests = (double)windows.Sum(window => window.Counts.Requests);
        BurntTime[] burnt = [.. windows.Select(window => window.Own!.Burnt!)];
        return new KnownCost(
            sample.Load,
            sample.Arm.Id,
            windows.Length,
            burnt.Sum(each => each.BurnsServerCpu + each.BurnsLoadCpu) / requests,
            burnt.Sum(each => each.NsServerCpu) / NsPerUs / requests,
            burnt.Sum(each => each.NsLoadCpu) / NsPerUs / requests,
            burnt.Sum(each => each.InterruptedNs) / NsPerUs / requests,
            Change(sample, Metric.Cpu),
            Change(sample, Metric.ServerCpu).Value,
            Change(sample, Metric.ReaderCpu).Value);
    }

    private static LocationEstimate Change(ArmSample sample, Metric metric) => Estimator.Of(
        Estimator.Chosen,
        [.. sample.Pairs.Select(pair => WindowMetric.Of(metric, pair.Arm)!.Value - WindowMetric.Of(metric, pair.Baseline)!.Value)],
        confidence: 0.95);
}
