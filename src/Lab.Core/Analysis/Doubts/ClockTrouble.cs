using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `clock-trouble`: a clock can't have been right. In no window can the server use more CPU time than its CPUs have, and no clock goes
/// backwards; a clock source that the kernel has fallen back to is slow and coarse.
/// </summary>
public sealed class ClockTrouble : IDoubt
{
    /// <summary>What a reading may be off at both ends together.</summary>
    private const double ToleranceNs = 1_000_000;

    /// <summary>Windows that may be odd before it is said.</summary>
    private const double ToleratedShare = 0.01;

    private static readonly string[] CoarseSources = ["jiffies", "refined-jiffies", "acpi_pm", "hpet", "pit"];

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence)
    {
        var environment = evidence.Run.Environment;
        var measured = evidence.Run.Measured.ToArray();
        var tooMuch = measured.Count(window => window.ServerCpuNs > (Length(window) * environment.Server.Cpus.Length) + ToleranceNs);
        if (tooMuch > measured.Length * ToleratedShare)
        {
            yield return new Conclusion(
                "clock-trouble", Severity.Invalidates, Arm: null,
                $"In {tooMuch} of {measured.Length} windows the server used more CPU time than its CPUs have: its clock is wrong, or it runs on CPUs that the lab does not know of.");
        }

        var backwards = measured.Count(window => window.ServerCpuNs < 0 || Length(window) <= 0);
        if (backwards > 0)
        {
            yield return new Conclusion(
                "clock-trouble", Severity.Invalidates, Arm: null, $"In {backwards} of {measured.Length} windows a clock went backwards.");
        }

        if (CoarseSources.Contains(environment.Machine.ClockSource, StringComparer.Ordinal))
        {
            yield return new Conclusion(
                "clock-trouble", Severity.Warning, Arm: null,
                $"The kernel reads time from {environment.Machine.ClockSource}, which is slow: every reading of a clock costs the server more than elsewhere.");
        }
    }

    private static double Length(MeasuredWindow window) => window.EndNs - window.StartNs;
}
