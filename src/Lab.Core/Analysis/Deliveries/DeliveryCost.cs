using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Deliveries;

/// <summary>What an arm that counts its own events costs for each of them, and what it lost: a row of maps.csv.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Delivery">How the events come; null for an arm that only filters and delivers nothing.</param>
/// <param name="Requests">Requests in its accounting windows.</param>
/// <param name="Expected">Hits that passed its filter there, by its own count for each CPU.</param>
/// <param name="Events">Events that reached user space; counts, where the way is a map of counters.</param>
/// <param name="Lost">Those that did not.</param>
/// <param name="ProgramNsPerEvent">Time in its body by the kernel's statistics, ns an event that passed; the hits that did not pass are in it.</param>
/// <param name="FilterNsPerEvent">The same of the arm that delivers nothing; null where there is none.</param>
/// <param name="Measured">The measured change of CPU, us a request; null with too few pairs.</param>
public sealed record DeliveryCost(
    string Load,
    string Arm,
    Delivery? Delivery,
    long Requests,
    long Expected,
    long Events,
    long Lost,
    double? ProgramNsPerEvent,
    double? FilterNsPerEvent,
    MeasuredCpu? Measured)
{
    private const double NsPerUs = 1_000;

    /// <summary>The part of the events that was lost.</summary>
    public double LostShare => Expected == 0 ? 0 : (double)Lost / Expected;

    /// <summary>Events for a request.</summary>
    public double EventsPerRequest => (double)Expected / Requests;

    /// <summary>Time in the body beyond that of the arm that only filters.</summary>
    public double? DeliveryNsPerEvent => ProgramNsPerEvent - FilterNsPerEvent;

    /// <summary>Measured change of the reader's CPU, ns an event that was due.</summary>
    public Amount? ReaderNsPerEvent => PerEvent(Measured?.Reader);

    /// <summary>Measured change of CPU in all, ns an event that was due: program, wake-ups, delivery and reader.</summary>
    public Amount? CpuNsPerEvent => PerEvent(Measured?.Total);

    /// <summary>A row for each load and arm that counts what passed its filter, in the order of the plan; none in other runs.</summary>
    public static IReadOnlyList<DeliveryCost> AllOf(RunRecord run, IReadOnlyList<LedgerEntry> ledger)
    {
        var windows = run.Accounting.Where(window => window.Probe.Passed > 0 && window.Counts.Requests > 0).ToLookup(window => (window.Load, window.Arm));
        return
        [
            .. from load in run.Plan.Definition.SwitchedLoads
               let filter = run.Plan.RunningArms.Where(arm => arm.Delivery is null).Select(arm => NsPerEvent([.. windows[(load.Name, arm.Id)]])).FirstOrDefault(ns => ns is not null)
               from arm in run.Plan.RunningArms
               let own = windows[(load.Name, arm.Id)].ToArray()
               where own.Length > 0
               let measured = ledger.FirstOrDefault(entry => entry.Load == load.Name && entry.Arm == arm.Id)?.Measured
               select new DeliveryCost(
                   load.Name, arm.Id, arm.Delivery, own.Sum(window => window.Counts.Requests), own.Sum(window => window.Probe.Passed!.Value),
                   own.Sum(window => window.Probe.Events), arm.Delivery is null ? 0 : own.Sum(window => window.Probe.Lost), NsPerEvent(own), filter, measured),
        ];
    }

    private static double? NsPerEvent(AccountingWindow[] windows) => windows.Length == 0
        ? null
        : (double)windows.Sum(window => window.Probe.Programs.Sum(program => program.RunTimeNs)) / windows.Sum(window => window.Probe.Passed!.Value);

    private Amount? PerEvent(Amount? usPerRequest)
    {
        var nsPerEvent = NsPerUs / EventsPerRequest;
        return usPerRequest is null ? null : new Amount(usPerRequest.Value * nsPerEvent, usPerRequest.Interval95?.Map(us => us * nsPerEvent));
    }
}
