namespace Lab.Cli.Commands;

/// <summary>The name of a comparison's folder: from the names of both runs, the experiment's name said once.</summary>
internal static class ComparisonFolder
{
    public static string NameOf(string experiment, string folderOfA, string folderOfB)
    {
        string[] parts = ["compare", experiment, Rest(experiment, folderOfA), Rest(experiment, folderOfB)];
        return string.Join('-', parts.Where(part => part.Length > 0));
    }

    /// <summary>What a run's folder is called beyond its experiment: `20260102T030405Z-7` of `tcplife-20260102T030405Z-7`.</summary>
    private static string Rest(string experiment, string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return name == experiment ? ""
            : name.StartsWith($"{experiment}-", StringComparison.Ordinal) ? name[(experiment.Length + 1)..]
            : name;
    }
}
