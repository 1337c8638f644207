using Lab.Core.Definitions;

namespace Lab.Cli.Commands;

/// <summary>The folder of `--out`, looked at before anything is started for what is to be written there.</summary>
internal static class OutFolder
{
    private const string Option = "--out";
    private const string Another = "Name another folder with --out.";

    /// <summary>Notes what stands against writing to a folder.</summary>
    /// <param name="asked">What `--out` says; null where it was not given.</param>
    /// <param name="otherwise">The folder that holds what is written then.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="mayHoldFiles">True where it may hold other files already.</param>
    public static void Check(
        string? asked, string otherwise, ICollection<PreflightIssue> issues, bool mayHoldFiles = false)
    {
        if (ProblemOf(asked ?? otherwise, mayHoldFiles || asked is null) is { } problem)
        {
            issues.Add(new(Option, Line: null, problem, Another));
        }
    }

    private static string? ProblemOf(string folder, bool mayHoldFiles)
    {
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal))
        {
            return "it is empty, and names no folder";
        }

        try
        {
            var nearest = Nearest(Path.GetFullPath(folder));
            if (File.Exists(nearest))
            {
                return $"{nearest} is a file, and no folder";
            }

            if (!mayHoldFiles && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                return $"{folder} is not empty, and nothing that was measured is ever overwritten";
            }

            // What may be written is known by writing: rights, mounts and quotas all have a say.
            using var trial = new FileStream(
                Path.Combine(nearest, $".lab-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{folder} can't be written: {failure.Message.TrimEnd('.')}";
        }
    }

    /// <summary>
    /// The folder itself, or the one above it that is there; the name of what is not yet there is tried too.
    /// </summary>
    private static string Nearest(string path)
    {
        while (!Path.Exists(path))
        {
            var (above, name) = (Path.GetDirectoryName(path) ?? "/", Path.GetFileName(path));
            if (System.Text.Encoding.UTF8.GetByteCount(name) > 255)
            {
                throw new PathTooLongException($"the name {name[..40]}... is longer than a file system takes");
            }

            path = above;
        }

        return path;
    }
}
