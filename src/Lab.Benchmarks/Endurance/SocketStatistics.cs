using System.Globalization;

namespace Lab.Benchmarks.Endurance;

/// <summary>The kernel's count of sockets in this network namespace.</summary>
internal static class SocketStatistics
{
    private const string File = "/proc/net/sockstat";

    /// <summary>Sockets in TIME_WAIT now, of IPv4 and IPv6 together (the kernel counts them so).</summary>
    public static long TimeWait() => TimeWaitIn(System.IO.File.ReadAllText(File));

    /// <summary>The same in such a file: `TCP: inuse 2 orphan 0 tw 4633 alloc 2 mem 1`.</summary>
    /// <exception cref="FormatException">It has no such line.</exception>
    internal static long TimeWaitIn(string text)
    {
        var words = text.Split('\n').FirstOrDefault(line => line.StartsWith("TCP:", StringComparison.Ordinal))?.Split(' ') ?? [];
        var at = Array.IndexOf(words, "tw");
        return at >= 0 && at + 1 < words.Length && long.TryParse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"{File} has no line `TCP: ... tw N ...`.");
    }
}
