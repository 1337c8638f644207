using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>Writes a made-up run as a real one lies in its folder.</summary>
public static class SyntheticRunFolder
{
    public static RunRecord WriteTo(this RunRecord run, DirectoryInfo folder)
    {
        folder.Create();
        File.WriteAllText(Path.Combine(folder.FullName, RunFolderFormat.PlanFile), RunFolderFormat.WritePlan(run.Plan));
        File.WriteAllText(Path.Combine(folder.FullName, RunFolderFormat.EnvironmentFile), RunFolderFormat.WriteEnvironment(run.Environment));
        using var windows = new StreamWriter(Path.Combine(folder.FullName, RunFolderFormat.WindowsFile));
        using var histograms = new StreamWriter(Path.Combine(folder.FullName, RunFolderFormat.HistogramsFile));
        var log = new RunLogWriter(windows, histograms);
        foreach (var window in run.Windows)
        {
            if (window is MeasuredWindow measured)
            {
                log.Append(measured, run.Latencies.GetValueOrDefault(window.Index), run.Corrected.GetValueOrDefault(window.Index));
            }
            else
            {
                log.Append(window);
            }
        }

        return run;
    }
}
