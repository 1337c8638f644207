using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>Puts what accounting windows predict beside what the pairs measured (docs/0007-ledger.md).</summary>
public static class ArmLedger
{
    private const double NsPerUs = 1_000;

    /// <summary>An entry for each timed load and probe that ran, in the order of the plan.</summary>
    public static IReadOnlyList<LedgerEntry> Of(RunRecord run, IReadOnlyList<OverheadEstimate> estimates)
    {
        var windows = run.Accounting.Where(window => window.Counts.Requests > 0).ToLookup(window => (window.Load, window.Arm));
        return
        [
            .. from load in run.Plan.Definition.SwitchedLoads
               where load is not CountedLoop
               from arm in run.Plan.RunningArms
               where arm.Kind == ArmKind.Probe
               let own = windows[(load.Name, arm.Id)].ToArray()
               let baseline = windows[(load.Name, Arm.Baseline)].ToArray()
               let measured = Measured([.. estimates.Where(each => each.Load == load.Name && each.Arm == arm.Id)])
               select new LedgerEntry(
                   load.Name, arm.Id, own.Length, Predicted(own), measured, ContextSwitches(baseline, own), Cpu(baseline), Cpu(own)),
        ];
    }

    /// <summary>The mean over the windows; null as soon as one of them can't tell the server's hits.</summary>
    private static Amount? Predicted(AccountingWindow[] windows)
    {
        double?[] values = [.. windows.Select(ProgramLedger.PredictedUsPerRequest)];
        return values.Contains(null) ? null : Amount.Mean([.. values.OfType<double>()]);
    }

    /// <summary>A change as a fraction becomes us through the value that it is a fraction of; for the readers that is the baseline's whole CPU.</summary>
    private static MeasuredCpu? Measured(OverheadEstimate[] estimates)
    {
        OverheadEstimate? Find(Metric metric) => estimates.FirstOrDefault(estimate => estimate.Metric == metric);
        return (Find(Metric.Cpu), Find(Metric.ServerCpu), Find(Metric.ReaderCpu)) is ({ } total, { } server, { } reader)
            ? new MeasuredCpu(InUs(total, total.BaselineValue), InUs(server, server.BaselineValue), InUs(reader, total.BaselineValue))
            : null;
    }

    private static Amount InUs(OverheadEstimate estimate, double wholeUs) =>
        new(estimate.Delta, estimate.Interval95.Map(fraction => fraction * wholeUs));

    private static ContextSwitchRate? ContextSwitches(AccountingWindow[] baseline, AccountingWindow[] arm)
    {
        var (before, after) = (SwitchesByRound(baseline), SwitchesByRound(arm));
        double[] differences = [.. after.Where(window => before.ContainsKey(window.Key)).Select(window => window.Value - before[window.Key])];
        return Amount.Mean(differences) is { } difference
            ? new ContextSwitchRate(Amount.Mean([.. before.Values])!, Amount.Mean([.. after.Values])!, difference)
            : null;
    }

    private static Dictionary<int, double> SwitchesByRound(AccountingWindow[] windows) => windows
        .Where(window => window.Scheduling is not null)
        .ToDictionary(window => window.Round, window => (double)window.Scheduling!.ContextSwitches / window.Counts.Requests);

    private static AccountedCpu? Cpu(AccountingWindow[] windows)
    {
        AccountingWindow[] told = [.. windows.Where(window => window is { Scheduling: not null, ServerCpuNs: not null, ReaderCpuNs: not null })];
        var requests = told.Sum(window => window.Counts.Requests);
        if (requests == 0)
        {
            return null;
        }

        var times = told.Select(window => window.Scheduling!.Times).Aggregate(CpuTimes.Zero, (sum, each) => sum.Plus(each));
        double PerRequest(long ns) => ns / NsPerUs / requests;
        return new AccountedCpu(
            PerRequest(told.Sum(window => window.ServerCpuNs!.Value + window.ReaderCpuNs!.Value)),
            PerRequest(times.UserNs + times.NiceNs), PerRequest(times.SystemNs), PerRequest(times.IrqNs + times.SoftirqNs));
    }
}
