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
            throw new LabException(
                $"{path}: no such folder. A run's folder holds {RunFolderFormat.PlanFile} and {RunFolderFormat.WindowsFile}.")
            { IsUsage = true };
        }

        var latencies = LatencyLog.Read(OptionalText(path, RunFolderFormat.HistogramsFile), Name(path, RunFolderFormat.HistogramsFile));
        var plan = RunFolderFormat.ReadPlan(Text(path, RunFolderFormat.PlanFile), Name(path, RunFolderFormat.PlanFile));
        return new RunRecord(
            plan,
            RunFolderFormat.ReadEnvironment(Text(path, RunFolderFormat.EnvironmentFile), Name(path, RunFolderFormat.EnvironmentFile)),
            RunFolderFormat.ReadWindows(
                Text(path, RunFolderFormat.WindowsFile), Name(path, RunFolderFormat.WindowsFile), plan),
            latencies.Sent)
        {
            Corrected = latencies.Corrected,
            End = OptionalText(path, RunFolderFormat.EndFile) is { Length: > 0 } end
                ? RunFolderFormat.ReadEnd(end, Name(path, RunFolderFormat.EndFile))
                : null,
            MapAccess = OptionalText(path, RunFolderFormat.MapAccessFile) is { Length: > 0 } text ? RunFolderFormat.ReadMapAccess(text, Name(path, RunFolderFormat.MapAccessFile)) : null,
        };
    }

    /// <summary>
    /// The folder that a path means: a run prints that of its report, which is a file of it or below it.
    /// </summary>
    public static string Of(string path)
    {
        var folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder is "" ? "." : folder));
        return Path.GetFileName(whole) == RunFolderFormat.ReportFolder && Path.GetDirectoryName(whole) is { } above
            && File.Exists(Name(above, RunFolderFormat.PlanFile))
            ? above
            : folder;
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
            throw new LabException(
                $"{Name(path, file)}:1: can't be read: {problem.Message}",
                problem)
            { IsUsage = problem is FileNotFoundException or DirectoryNotFoundException };
        }
    }
}
