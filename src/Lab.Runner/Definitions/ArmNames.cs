using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lab.Core.Planning;

namespace Lab.Runner.Definitions;

/// <summary>
/// Gives arms names that can stand in every file, table and shell, and each one of its own: two scripts in two folders,
/// or two commands of one program, may have the same.
/// </summary>
public static class ArmNames
{
    /// <summary>Bytes of a name, so that names of files made of it are never too long.</summary>
    private const int MostBytes = 100;

    private const int KeptBytes = 88;

    /// <summary>
    /// A name without what has a meaning somewhere (commas, quotes, spaces, control characters, ...), and not longer
    /// than a file's name can be: a long one ends on a checksum of the whole.
    /// </summary>
    public static string Safe(string name)
    {
        var safe = string.Concat(name.EnumerateRunes().Select(rune => IsSafe(rune) ? rune.ToString() : "_"));
        // a table program takes such for a formula
        safe = safe.Length == 0 || safe[0] is '-' or '+' or '=' or '@' or '~' ? $"_{safe}" : safe;
        if (safe is Arm.Baseline or "." or "..")
        {
            return $"_{safe}";
        }

        return Encoding.UTF8.GetByteCount(safe) <= MostBytes ? safe : $"{Cut(safe)}-{Checksum(name)}";
    }

    /// <summary>
    /// The same arms, each once: of one name, files are told apart by their folders, and all else by a number.
    /// </summary>
    public static IReadOnlyList<RequestedProbe> TellApart(IEnumerable<RequestedProbe> requested)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<RequestedProbe>();
        foreach (var (id, probe) in ByFolder([.. requested.DistinctBy(each => (each.Arm.Id, each.Variant.File, each.Variant.Needs))]))
        {
            var free = id;
            for (var number = 2; !taken.Add(free); number++)
            {
                free = string.Create(CultureInfo.InvariantCulture, $"{id}-{number}");
            }

            result.Add(probe with { Arm = probe.Arm with { Id = free } });
        }

        return result;
    }

    /// <summary>
    /// The probes with the names that their folders give them; one of the lab's own keeps the name that experiments
    /// know it by.
    /// </summary>
    private static IEnumerable<(string Id, RequestedProbe Probe)> ByFolder(RequestedProbe[] probes)
    {
        foreach (var probe in probes)
        {
            RequestedProbe[] alike =
                [.. probes.Where(other => other.Arm.Id == probe.Arm.Id && other.IsOwn && other.Variant.File.Length > 0)];
            yield return (alike.Length > 1 && alike.Contains(probe) ? InFolder(probe, alike) : probe.Arm.Id, probe);
        }
    }

    /// <summary>As many folders before the name as it takes: `main/probe.bpf.c` beside `branch/probe.bpf.c`.</summary>
    private static string InFolder(RequestedProbe probe, RequestedProbe[] alike)
    {
        var folders = FoldersOf(probe);
        for (var count = 1; count <= folders.Length; count++)
        {
            var prefix = Last(folders, count);
            if (alike.Count(other => Last(FoldersOf(other), count) == prefix) == 1)
            {
                return Safe($"{prefix}/{probe.Arm.Id}");
            }
        }

        return probe.Arm.Id;
    }

    private static string[] FoldersOf(RequestedProbe probe) =>
        (Path.GetDirectoryName(Path.GetFullPath(probe.Variant.File)) ?? "")
            .Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Last(string[] folders, int count) => string.Join('/', folders.TakeLast(count));

    private static bool IsSafe(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
            || (rune.IsAscii && "-_./+=@:~".Contains((char)rune.Value, StringComparison.Ordinal));

    private static string Cut(string name)
    {
        var bytes = 0;
        return string.Concat(name.EnumerateRunes().TakeWhile(rune => (bytes += rune.Utf8SequenceLength) <= KeptBytes));
    }

    private static string Checksum(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
}
