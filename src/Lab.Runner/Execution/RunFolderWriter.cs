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
            throw Unwritable(folder, failure);
        }
    }

    public void Write(ExperimentPlan plan) => Write(RunFolderFormat.PlanFile, RunFolderFormat.WritePlan(plan));

    public void Write(RunEnvironment environment) => Write(RunFolderFormat.EnvironmentFile, RunFolderFormat.WriteEnvironment(environment));

    public void Write(Core.Machines.MapAccessReport report) => Write(RunFolderFormat.MapAccessFile, RunFolderFormat.WriteMapAccess(report));

    /// <summary>Says how the run ended, in place of what was said before; what can't be written leaves that.</summary>
    public void Write(RunEnd end)
    {
        try
        {
            // Over what is there: a disk that is full by now still has room where the file has it already.
            using var file = new FileStream(
                Path.Combine(_folder, RunFolderFormat.EndFile), FileMode.OpenOrCreate, FileAccess.Write);
            file.Write(System.Text.Encoding.UTF8.GetBytes(RunFolderFormat.WriteEnd(end)));
            file.SetLength(file.Position);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The report says then that it ended without a word.
        }
    }

    /// <exception cref="LabException">The disk is full, or gone.</exception>
    public void Append(MeasuredWindow window, HistogramBase? latencies, HistogramBase? corrected) =>
        Try(() => _log.Append(window, latencies, corrected));

    /// <exception cref="LabException">The disk is full, or gone.</exception>
    public void Append(WindowRecord window) => Try(() => _log.Append(window));

    public void WriteProbeOutput(string arm, string text) =>
        Write(Path.Combine(RunFolderFormat.ProbeOutputFolder, arm.Replace('/', '_') + ".txt"), text);

    /// <summary>Every line was on its way before; what a full disk did not take was said when it did not.</summary>
    public void Dispose()
    {
        try
        {
            _windows.Dispose();
        }
        catch (IOException)
        {
            // It flushes again what could not be written.
        }

        try
        {
            _histograms.Dispose();
        }
        catch (IOException)
        {
            // The same.
        }
    }

    private void Write(string file, string text) => Try(() =>
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    });

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_folder, failure);
        }
    }

    private static LabException Unwritable(string folder, Exception failure) =>
        new($"The run's folder {folder} can't be written: {failure.Message}", failure);
}
