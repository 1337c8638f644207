using System.Text.RegularExpressions;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Runner.Definitions;

/// <summary>
/// What a bpftrace script needs beside it. The agent keeps a script in a folder of its own, perhaps on another machine,
/// so the headers that it includes by a relative name go there with it, and its first line's options too.
/// </summary>
internal static partial class ScriptIncludes
{
    private const int MostFiles = 100;
    private const long MostBytes = 8 << 20;

    /// <summary>What of its first line the lab can't heed; null where there is nothing.</summary>
    public static PreflightIssue? Check(string script) => OptionsOf(script).Refused is { } refused
        ? new(
            script, Line: 1, $"its first line asks bpftrace for {refused}, which the lab does not hand on",
            $"Run it as it is: --command 'bpftrace {refused} ... {script}'. Or take it out of that line.")
        : null;

    /// <summary>The script's companions; null where it has none and asks for nothing.</summary>
    /// <exception cref="LabException">It includes more than the lab carries.</exception>
    public static ScriptBundle? Collect(string script)
    {
        var whole = Path.GetFullPath(script);
        var options = OptionsOf(script);
        // As bpftrace finds them: in the folder that it is started in; and beside the script, where people mean them to
        // be.
        string[] places = [Path.GetDirectoryName(whole)!, Environment.CurrentDirectory];
        string[] folders =
            [.. options.IncludeFolders.Select(folder => Find(folder, places, Directory.Exists) ?? folder)];
        string[] headers = [.. options.Headers.Select(header => Find(header, places, File.Exists) ?? header)];
        var files = FindAll(
            [whole, .. headers.Where(File.Exists)], [.. places, .. folders.Where(Directory.Exists)], script);
        files.Remove(whole);
        if (files.Count == 0 && options == ScriptOptions.None)
        {
            return null;
        }

        var root = CommonFolder([whole, .. files]);
        return new(
            Path.GetRelativePath(root, whole),
            [.. files.Select(file => new CarriedFile(Path.GetRelativePath(root, file), File.ReadAllBytes(file)))],
            options.Words,
            [.. places.Concat(folders).Distinct(StringComparer.Ordinal).Where(folder => IsBelow(root, folder) || folders.Contains(folder, StringComparer.Ordinal)).Select(Carried)],
            [.. headers.Select(header => files.Contains(header) ? Path.GetRelativePath(root, header) : header)]);

        string Carried(string folder) => IsBelow(root, folder) ? Path.GetRelativePath(root, folder) : folder;
    }

    private static ScriptOptions OptionsOf(string script)
    {
        var parsed = ScriptOptions.Parse(File.ReadLines(script).FirstOrDefault() ?? "");
        return parsed is { Words.Count: 0, IncludeFolders.Count: 0, Headers.Count: 0, Refused: null }
            ? ScriptOptions.None
            : parsed;
    }

    /// <summary>A relative name, where it is there; an absolute one is of the machine under test.</summary>
    private static string? Find(string name, IEnumerable<string> places, Func<string, bool> exists) =>
        Path.IsPathRooted(name)
        ? null
        : places.Select(place => Path.GetFullPath(name, place)).FirstOrDefault(exists);

    /// <summary>Those files and all that they include by a relative name, each once.</summary>
    private static HashSet<string> FindAll(IEnumerable<string> first, IReadOnlyList<string> places, string script)
    {
        var found = new HashSet<string>(first, StringComparer.Ordinal);
        var open = new Queue<string>(found);
        var bytes = 0L;
        while (open.TryDequeue(out var file))
        {
            bytes += new FileInfo(file).Length;
            if (found.Count > MostFiles || bytes > MostBytes)
            {
                throw new LabException(
                    $"{script} includes more than {MostFiles} files or {MostBytes >> 20} MB, which the lab does not carry. Run it as it is: --command 'bpftrace {script}'.");
            }

            foreach (Match include in File.ReadLines(file).SelectMany(line => Include().Matches(line)))
            {
                if (Find(include.Groups["name"].Value, [Path.GetDirectoryName(file)!, .. places], File.Exists) is { } header
                    && found.Add(header))
                {
                    open.Enqueue(header);
                }
            }
        }

        return found;
    }

    private static string CommonFolder(IReadOnlyList<string> files)
    {
        var folder = Path.GetDirectoryName(files[0])!;
        while (files.Any(file => !IsBelow(folder, file)))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static bool IsBelow(string folder, string path) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    [GeneratedRegex("^[ \\t]*#[ \\t]*include[ \\t]*[\"<](?<name>[^\">]+)[\">]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Include();
}
