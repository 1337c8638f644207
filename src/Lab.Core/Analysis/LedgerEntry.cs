using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>What a probe should cost by the kernel's own statistics, what it was measured to cost, and where that lands: a row of ledger.csv.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Windows">Its accounting windows.</param>
/// <param name="Predicted">Server-side hits a request times ns a hit, over its programs, us a request; null where hits can't be told apart by CPU.</param>
/// <param name="Measured">The measured change of CPU; null with too few pairs.</param>
/// <param name="ContextSwitches">Of the server, in accounting windows; null in runs that did not count them.</param>
/// <param name="BaselineCpu">What a request took in the accounting windows of the baseline; null in runs that had none.</param>
/// <param name="ArmCpu">The same with the arm in force.</param>
public sealed record LedgerEntry(
    string Load,
    string Arm,
    int Windows,
    Amount? Predicted,
    MeasuredCpu? Measured,
    ContextSwitchRate? ContextSwitches,
    AccountedCpu? BaselineCpu,
    AccountedCpu? ArmCpu)
{
    /// <summary>
    /// Measured less predicted, us a request: what the kernel's statistics can't see (trap, trampoline, cache, delivery, reader), less
    /// what the loaded system absorbed. The two are independent: they come from different windows.
    /// </summary>
    public Amount? Remainder => Predicted is null ? null : Measured?.Total.Minus(Predicted);

    /// <summary>The part of the measured change that is predicted, as a fraction; null where no change can be told from zero.</summary>
    public double? PredictedShare => Measured is { Total.IsAboveZero: true } measured ? Predicted?.Value / measured.Total.Value : null;

    /// <summary>Change of the busy time of the server's CPUs, us a request. Sampled at ticks, so without an interval.</summary>
    public double? BusyChangeUs => ArmCpu?.BusyUs - BaselineCpu?.BusyUs;
}

/// <summary>The measured change of CPU of the machine under test, us a request. The parts are estimated each on its own: they add up about.</summary>
/// <param name="Total">Server and readers.</param>
/// <param name="Server">The server's part.</param>
/// <param name="Reader">The readers' part.</param>
public sealed record MeasuredCpu(Amount Total, Amount Server, Amount Reader);

/// <summary>Context switches of the server's threads for a request.</summary>
/// <param name="Baseline">Without the probe.</param>
/// <param name="Arm">With it.</param>
/// <param name="Difference">With less without, from the windows of the same rounds.</param>
public sealed record ContextSwitchRate(Amount Baseline, Amount Arm, Amount Difference);

/// <summary>What a request took of the server's CPUs in accounting windows, us. The kernel's statistics are on there and cost time themselves.</summary>
/// <param name="TaskUs">By the clocks of the server and the reader.</param>
/// <param name="UserUs">By ticks: user space.</param>
/// <param name="SystemUs">By ticks: the kernel on behalf of a process.</param>
/// <param name="InterruptUs">By ticks: interrupts, and what they leave to do later.</param>
public sealed record AccountedCpu(double TaskUs, double UserUs, double SystemUs, double InterruptUs)
{
    /// <summary>By ticks: all but idling, waiting for a disk, and time that the hypervisor took.</summary>
    public double BusyUs => UserUs + SystemUs + InterruptUs;
}
