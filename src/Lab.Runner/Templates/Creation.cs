using System.Text.RegularExpressions;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Runner.Definitions;

namespace Lab.Runner.Templates;

/// <summary>Makes a probe or an experiment that works as it is. What is there already is never overwritten.</summary>
public static partial class Creation
{
    /// <summary>A folder in bpf/; its files.</summary>
    /// <exception cref="LabException">The name is no name for a folder, or is taken.</exception>
    public static IReadOnlyList<string> Probe(LabHome home, string name)
    {
        var folder = Path.Combine(home.Probes, Checked(name));
        if (Path.Exists(folder))
        {
            throw Taken(folder);
        }

        return Write([.. ProbeTemplate.Files(name).Select(file => (Path.Combine(folder, file.File), file.Text))]);
    }

    /// <summary>A file in experiments/, about the probe of the same name where there is one.</summary>
    /// <exception cref="LabException">The name is no name for a file, or is taken.</exception>
    public static IReadOnlyList<string> Experiment(LabHome home, string name)
    {
        const string Example = "soaccept";
        var file = Path.Combine(home.Experiments, Checked(name) + ".yaml");
        if (Path.Exists(file))
        {
            throw Taken(file);
        }

        var probe = ProbeFile.Names(home).Contains(name, StringComparer.Ordinal) ? name : Example;
        return Write([(file, ExperimentTemplate.Text(probe))]);
    }

    private static string Checked(string name) => Name().IsMatch(name) ? name : throw Mistake(
        name, "this is no name for it", "Use small letters, digits and dashes, a letter first: my-probe.");

    private static LabException Taken(string path) => Mistake(
        Path.GetRelativePath(Environment.CurrentDirectory, path), "it is there already, and nothing was changed", "Choose another name.");

    private static LabException Mistake(string name, string problem, string fix) =>
        new(new PreflightIssue(name, Line: null, problem, fix).ToString()) { IsUsage = true };

    private static List<string> Write((string Path, string Text)[] files)
    {
        var written = new List<string>();
        try
        {
            foreach (var (path, text) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var stream = new FileStream(path, FileMode.CreateNew);
                using var writer = new StreamWriter(stream);
                writer.Write(text);
                written.Add(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"It could not be written: {failure.Message}", failure);
        }

        return written;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
