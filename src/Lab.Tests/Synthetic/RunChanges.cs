using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>Changes to a made-up run, so that a test shows only what it is about.</summary>
public static class RunChanges
{
    public static RunRecord ChangeMeasured(this RunRecord run, Func<MeasuredWindow, MeasuredWindow> change) =>
        run with { Windows = [.. run.Windows.Select(window => window is MeasuredWindow measured ? change(measured) : window)] };

    public static RunRecord ChangeAccounting(this RunRecord run, Func<AccountingWindow, AccountingWindow> change) =>
        run with { Windows = [.. run.Windows.Select(window => window is AccountingWindow accounting ? change(accounting) : window)] };

    public static RunRecord ChangeProbe(this RunRecord run, Func<ProbeCounters, ProbeCounters> change) =>
        run.ChangeAccounting(window => window.Arm == Arm.Baseline ? window : window with { Probe = change(window.Probe) });

    /// <summary>The run as the lab wrote it when each probe had one accounting window, the baseline none, and nobody counted context switches.</summary>
    public static RunRecord WithOneAccountingWindow(this RunRecord run) => run with
    {
        Windows =
        [
            .. run.Windows
                .Where(window => window is not AccountingWindow accounting || (accounting.Round == 0 && accounting.Arm != Arm.Baseline))
                .Select(window => window is AccountingWindow accounting
                    ? accounting with { ServerCpuNs = null, ReaderCpuNs = null, Scheduling = null }
                    : window),
        ],
    };

    public static RunRecord ChangeHits(this RunRecord run, params long[] hitsPerCpu) =>
        run.ChangeProbe(probe => probe with
        {
            Programs = [.. probe.Programs.Select(program => program with { Runs = hitsPerCpu.Sum(), HitsPerCpu = hitsPerCpu })],
        });

    public static MeasuredWindow Failing(this MeasuredWindow window, long failed) =>
        window with { Counts = window.Counts with { Errors = new Dictionary<LoadError, long> { [LoadError.Reset] = failed } } };

    public static MeasuredWindow Costing(this MeasuredWindow window, double times) =>
        window with { ServerCpuNs = (long)(window.ServerCpuNs * times) };
}
