using System.Globalization;

namespace Lab.Agent.Processes;

/// <summary>The open files of a process, as /proc shows them. What ends or is closed meanwhile is left out.</summary>
internal static class ProcessFiles
{
    /// <summary>Descriptors, each with what it is open on.</summary>
    public static IEnumerable<(int Fd, string? Target)> Of(int pid) =>
        Files($"/proc/{pid}/fd")
            .Select(file => (int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture), TargetOf(file)));

    /// <summary>What the kernel says of a descriptor, line by line.</summary>
    public static string[] Information(int pid, int fd) =>
        Lines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fdinfo/{fd}"));

    /// <summary>The lines of a file of /proc; none where it is gone.</summary>
    public static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? TargetOf(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
