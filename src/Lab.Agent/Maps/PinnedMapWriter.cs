using System.Globalization;
using Lab.Bpf;

namespace Lab.Agent.Maps;

/// <summary>`lab-agent pin-map PATH ENTRIES`: makes a map, fills it, gives it a name and ends. The process that a pinned map outlives.</summary>
internal static class PinnedMapWriter
{
    public const string Order = "pin-map";

    /// <summary>The value of a key.</summary>
    public static long ValueOf(int key) => (3L * key) + 1;

    /// <summary>Does it and says the map's id on standard error; gives the exit code.</summary>
    public static int Run(string path, string entries)
    {
        var count = int.Parse(entries, CultureInfo.InvariantCulture);
        using var map = StandaloneMap.Create(BpfMapType.Array, count);
        map.Fill([.. Enumerable.Range(0, count).Select(ValueOf)]);
        map.Pin(path);
        Console.Error.WriteLine(map.Id.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
