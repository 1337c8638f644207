using System.Globalization;

namespace Lab.Agent.Trials;

/// <summary>Memory of BPF maps as the kernel charges it, from what /proc says of their descriptors.</summary>
internal static class MapMemory
{
    private const string MapType = "map_type:";
    private const string Charged = "memlock:";
    private const string MapId = "map_id:";

    /// <summary>One map of this process, bytes; null where the kernel does not tell.</summary>
    public static long? OfDescriptor(int fd) => Charge(Lines($"/proc/self/fdinfo/{fd.ToString(CultureInfo.InvariantCulture)}"));

    /// <summary>The maps that a process holds, each once however many descriptors it has.</summary>
    public static (int Count, long? Bytes) OfProcess(int pid)
    {
        string[][] maps =
        [
            .. Directory.EnumerateFiles($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/fdinfo").Select(Lines)
                .Where(lines => lines.Any(line => line.StartsWith(MapType, StringComparison.Ordinal)))
                .DistinctBy(lines => Value(lines, MapId)),
        ];
        long?[] charges = [.. maps.Select(Charge)];
        return (maps.Length, charges.Contains(null) ? null : charges.Sum());
    }

    private static long? Charge(string[] lines) =>
        Value(lines, Charged) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    private static string? Value(string[] lines, string key) =>
        Array.Find(lines, line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim();

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // closed meanwhile
        }
    }
}
