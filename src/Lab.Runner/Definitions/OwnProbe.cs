using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>A probe that a user brings along: a bpftrace script, a C program, a compiled object, or a folder with a manifest.</summary>
internal static class OwnProbe
{
    private const string Script = ".bt";
    private const string Source = ".bpf.c";
    private const string Compiled = ".bpf.o";

    /// <summary>
    /// What it needs of a machine: its author has said nothing of it, so where it can't run the reason stands alone.
    /// </summary>
    private const string NotSaid = "";

    private static readonly string[] Endings = [Script, Source, Compiled];

    /// <summary>Whether a name is a path: by its ending, or by how it begins.</summary>
    public static bool IsPath(string name) =>
        Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) || name.StartsWith('/') || name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith("../", StringComparison.Ordinal);

    /// <summary>A name in an experiment's file: a path there is meant from the file's folder.</summary>
    public static string From(string folder, string name) => IsPath(name) ? Path.Combine(folder, name) : name;

    /// <summary>The probe at a path; null when there is none, and an issue says why.</summary>
    public static ProbeDefinition? Read(string path, string askedIn, ICollection<PreflightIssue> issues)
    {
        if (Directory.Exists(path))
        {
            if (ProbeFile.IsProbe(path))
            {
                return ProbeFile.Read(path, issues);
            }

            issues.Add(new(askedIn, Line: null, $"the folder {path} holds no probe.yaml", "Write one (lab new probe NAME makes an example), or name a file."));
            return null;
        }

        if (ProblemOf(path) is { } problem)
        {
            issues.Add(new(askedIn, Line: null, $"the probe {path} {problem}", $"Name a file that ends with {string.Join(", ", Endings)}, or a folder with a probe.yaml."));
            return null;
        }

        var isScript = path.EndsWith(Script, StringComparison.Ordinal);
        if (isScript && ScriptIncludes.Check(path) is { } issue)
        {
            issues.Add(issue);
            return null;
        }

        var name = Path.GetFileName(path);
        var variant = isScript
            ? new ProbeVariant(name, ProbeTool.Bpftrace, path, [], NotSaid, [])
            : new ProbeVariant(name, ProbeTool.Core, path, [], NotSaid, []);
        return new(name, "what its author wanted", "unknown", GroundTruth.None, [], [variant]);
    }

    private static string? ProblemOf(string path) => ReadProblemOf(path)
        ?? (!Endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)) ? "is no kind of probe that the lab knows"
        : new FileInfo(path).Length == 0 ? "is an empty file"
        : null);

    /// <summary>Why a file can't be read, as the end of a sentence about it; null where it can.</summary>
    internal static string? ReadProblemOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return "does not exist";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"can't be read ({failure.Message.TrimEnd('.')})";
        }
    }
}
