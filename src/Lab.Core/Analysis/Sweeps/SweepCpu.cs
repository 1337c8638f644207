using Lab.Core.Records;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>CPU of the machine under test in runs of a sweep.</summary>
internal static class SweepCpu
{
    private const double NsPerUs = 1_000;

    /// <summary>Of server and readers for an answer, us; null without answers.</summary>
    internal static double? UsPerRequest(params IReadOnlyList<SweepWindow> runs)
    {
        var answers = runs.Sum(run => run.Counts.Requests);
        return answers == 0 ? null : runs.Sum(run => run.ServerCpuNs + run.ReaderCpuNs) / NsPerUs / answers;
    }
}
