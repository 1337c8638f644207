using Lab.Core;
using Lab.Core.Records;

namespace Lab.Reporting;

/// <summary>Reads a run back from its folder.</summary>
public static class RunFolder
{
    /// <summary>The run, whole or as far as it came before it was killed.</summary>
    /// <exception cref="LabException">The folder is not a run; the message names file and line.</exception>
    public static RunRecord Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new LabException($"{path}: no such folder. A run's folder holds {RunFolderFormat.PlanFile} and {RunFolderFormat.WindowsFile}.");
        }

        var latencies = LatencyLog.Read(OptionalText(path, RunFolderFormat.HistogramsFile), Name(path, RunFolderFormat.HistogramsFile));
        return new RunRecord(
            RunFolderFormat.ReadPlan(Text(path, RunFolderFormat.PlanFile), Name(path, RunFolderFormat.PlanFile)),
            RunFolderFormat.ReadEnvironment(Text(path, RunFolderFormat.EnvironmentFile), Name(path, RunFolderFormat.EnvironmentFile)),
            RunFolderFormat.ReadWindows(Text(path, RunFolderFormat.WindowsFile), Name(path, RunFolderFormat.WindowsFile)),
            latencies.Sent)
        {
            Corrected = latencies.Corrected,
            MapAccess = OptionalText(path, RunFolderFormat.MapAccessFile) is { Length: > 0 } text ? RunFolderFormat.ReadMapAccess(text, Name(path, RunFolderFormat.MapAccessFile)) : null,
        };
    }

    private static string Name(string path, string file) => Path.Combine(path, file);

    private static string OptionalText(string path, string file) => File.Exists(Name(path, file)) ? Text(path, file) : "";

    private static string Text(string path, string file)
    {
        try
        {
            return File.ReadAllText(Name(path, file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{Name(path, file)}:1: can't be read: {problem.Message}", problem);
        }
    }
}
