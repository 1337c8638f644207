using System.Text.RegularExpressions;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>
/// What a bpftrace script attaches to, as bpftrace itself parses it. BEGIN and END are left out: they are bpftrace's own and are not there
/// while the server runs. A wildcard stands for one probe or many.
/// </summary>
internal sealed partial class ScriptHooks(IReadOnlyList<AttachPoint>? points)
{
    private const string Begin = "BEGIN";
    private const string End = "END";

    /// <summary>Those that stand for exactly one probe.</summary>
    public IReadOnlyList<AttachPoint> Exact { get; } = [.. (points ?? []).Where(point => point.Target.IndexOfAny(['*', '?', '[']) < 0)];

    /// <summary>The first dump of a dry run: the attach points are what stands below Program, one blank before each.</summary>
    public static ScriptHooks Parse(string dump)
    {
        var lines = dump.Split('\n').SkipWhile(line => line != "Program").Skip(1).TakeWhile(line => line.Length > 0);
        return new(
        [
            .. lines.Where(line => line.Length > 1 && line[0] == ' ' && line[1] != ' ').Select(line => line.Trim())
                .Where(hook => hook is not (Begin or End) && Hook().IsMatch(hook))
                .Select(hook => hook.Split(':', 2)).Select(parts => new AttachPoint(parts[0], parts[1], ServerHitsPerEvent: null, LoadHitsPerEvent: null)),
        ]);
    }

    /// <summary>Asks bpftrace, which attaches nothing for it.</summary>
    /// <param name="tool">bpftrace.</param>
    /// <param name="words">Its options, the script and its parameters, as it will be started.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="LabException">The script is wrong, in bpftrace's words.</exception>
    public static async Task<ScriptHooks> ReadAsync(
        string tool, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await Command.RunAsync([tool, "-d", .. words], cancellationToken));
        }
        catch (LabException refusal) when (refusal.StandardErrorTail?.Contains("ERROR", StringComparison.Ordinal) != true)
        {
            return new(points: null); // a bpftrace whose dry run is called otherwise: what it attaches is believed, if it is anything
        }
    }

    /// <summary>
    /// Why these attached programs are not all of the script; null when they are. bpftrace drops a probe on a function
    /// that isn't there without a word.
    /// </summary>
    public string? Missing(IReadOnlyList<ProgramInfo> programs)
    {
        if (points is null)
        {
            return programs.Count == 0 ? "bpftrace attached nothing of it" : null;
        }

        if (points.Count == 0)
        {
            return "it has nothing but BEGIN and END, so nothing of it is attached while the server runs";
        }

        var left = programs.Select(program => program.Name).ToList();
        var missing = Exact.Where(point => left.FindIndex(point.IsNamed) is var found && (found < 0 || !RemoveAt(left, found))).ToArray();
        var isCertain = programs.Count < points.Count || missing.Any(point => point.Type is "uprobe" or "uretprobe" && Symbol().IsMatch(point.Target));
        return isCertain ? Sentence(programs.Count, missing.Length > 0 ? missing : points) : null;
    }

    private static string Sentence(int attached, IEnumerable<AttachPoint> missing)
    {
        AttachPoint[] all = [.. missing];
        var question = all.Any(point => point.Type is "uprobe" or "uretprobe")
            ? ": is the name right, and is it in that file?"
            : ".";
        return $"bpftrace attached {attached} of its probes, and nothing at {string.Join(", ", all.Select(point => point.ToString()))}{question}";
    }

    private static bool RemoveAt(List<string> list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    [GeneratedRegex(@"^[a-z_]+:\S", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hook();

    [GeneratedRegex(@":[A-Za-z_]\w*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Symbol();
}
