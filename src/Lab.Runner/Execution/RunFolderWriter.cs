using HdrHistogram;
using Lab.Core;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Runner.Execution;

/// <summary>A run's folder while it is written: every line is on its way to the disk before the next window begins.</summary>
internal sealed class RunFolderWriter : IDisposable
{
    private readonly string _folder;
    private readonly StreamWriter _windows;
    private readonly StreamWriter _histograms;
    private readonly RunLogWriter _log;

    private RunFolderWriter(string folder)
    {
        _folder = folder;
        _windows = new StreamWriter(Path.Combine(folder, RunFolderFormat.WindowsFile));
        _histograms = new StreamWriter(Path.Combine(folder, RunFolderFormat.HistogramsFile));
        _log = new RunLogWriter(_windows, _histograms);
    }

    /// <summary>Makes the folder.</summary>
    /// <exception cref="LabException">It is there already, or can't be made.</exception>
    public static RunFolderWriter Create(string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new LabException($"{folder} is not empty, and a run never overwrites another. Name a new folder with --out.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            return new RunFolderWriter(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The run's folder {folder} can't be written: {failure.Message}", failure);
        }
    }

    public void Write(ExperimentPlan plan) => Write(RunFolderFormat.PlanFile, RunFolderFormat.WritePlan(plan));

    public void Write(RunEnvironment environment) => Write(RunFolderFormat.EnvironmentFile, RunFolderFormat.WriteEnvironment(environment));

    public void Write(Core.Machines.MapAccessReport report) => Write(RunFolderFormat.MapAccessFile, RunFolderFormat.WriteMapAccess(report));

    public void Append(MeasuredWindow window, HistogramBase? latencies, HistogramBase? corrected) => _log.Append(window, latencies, corrected);

    public void Append(AccountingWindow window) => _log.Append(window);

    /// <summary>A window that a fault spoilt.</summary>
    public void Append(FaultedWindow window) => _log.Append(window);

    public void Append(SweepWindow window) => _log.Append(window);

    public void Append(LoadingTrial window) => _log.Append(window);

    public void Append(CycleTrial window) => _log.Append(window);

    public void WriteProbeOutput(string arm, string text) =>
        Write(Path.Combine(RunFolderFormat.ProbeOutputFolder, arm.Replace('/', '_') + ".txt"), text);

    public void Dispose()
    {
        _windows.Dispose();
        _histograms.Dispose();
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
