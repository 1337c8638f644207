using System.Globalization;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Counters;

/// <summary>/proc/stat: what CPUs did since the machine started.</summary>
internal static class CpuClocks
{
    private const string File = "/proc/stat";
    private const int Kinds = 8;

    /// <summary>The unit of the file, USER_HZ, is 100 a second on every architecture that .NET runs on.</summary>
    private const long NsPerTick = 10_000_000;

    /// <summary>The sum over these CPUs.</summary>
    public static CpuTimes Read(IReadOnlyList<int> cpus) => Parse(System.IO.File.ReadAllText(File), cpus);

    private static CpuTimes Parse(string text, IReadOnlyList<int> cpus)
    {
        var lines = text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > Kinds)
            .ToDictionary(fields => fields[0], fields => fields, StringComparer.Ordinal);
        return cpus.Select(cpu => Times(lines, $"cpu{cpu.ToString(CultureInfo.InvariantCulture)}"))
            .Aggregate(CpuTimes.Zero, (sum, times) => sum.Plus(times));
    }

    private static CpuTimes Times(Dictionary<string, string[]> lines, string cpu)
    {
        if (!lines.TryGetValue(cpu, out var fields))
        {
            throw new LabException($"{File} has no line for {cpu}, on which the server runs. Bring that CPU online.");
        }

        var ns = fields.Skip(1).Take(Kinds).Select(ticks => long.Parse(ticks, CultureInfo.InvariantCulture) * NsPerTick).ToArray();
        return new CpuTimes(ns[0], ns[1], ns[2], ns[3], ns[4], ns[5], ns[6], ns[7]);
    }
}
