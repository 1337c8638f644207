using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;

namespace Lab.Tests.Synthetic;

/// <summary>A run with something of everything, and its report.</summary>
public static class SyntheticReport
{
    public static RunRecord Run(int pairs = 40) => new SyntheticRun(seed: 3).Of(
        pairs,
        SyntheticRun.Control,
        new SyntheticArm(SyntheticExperiment.Probe("tcplife/core-tp_btf"), Cost: 0.031),
        new SyntheticArm(SyntheticExperiment.Probe("tcplife/core-raw_tp"), Cost: 0.002),
        new SyntheticArm(SyntheticExperiment.Probe("tcplife/bpftrace-tracepoint"), Cost: 0.12),
        new SyntheticArm(SyntheticExperiment.Probe("tcplife/bpftrace-kprobe", notRun: "kprobe: No such file or directory\n(this kernel has none)"), Cost: 0));

    public static IReadOnlyDictionary<string, byte[]> Write(RunRecord run)
    {
        var folder = Directory.CreateTempSubdirectory("lab-report-");
        try
        {
            ReportWriter.Write(Assessor.Assess(run), folder.FullName);
            return Directory.GetFiles(Path.Combine(folder.FullName, RunFolderFormat.ReportFolder))
                .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
