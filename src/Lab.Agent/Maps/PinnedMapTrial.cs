using System.Globalization;
using System.Text.Json;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Maps;

/// <summary>
/// One process makes a map, pins it and ends; another reads it; then its name is removed. The name lies in a bpf file system of the
/// agent's own mount namespace, so it goes with the agent, whoever is killed (docs/0003-nothing-survives.md).
/// </summary>
internal sealed class PinnedMapTrial(PrivateFolder folder, ChildStarter children)
{
    private const int Entries = 64;
    private const string Reader = "/usr/sbin/bpftool";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<PinnedMap> RunAsync(CancellationToken cancellationToken)
    {
        var mounted = folder.NewFolder();
        LibC.Mount("bpf", mounted, "mode=0700");
        var path = Path.Combine(mounted, "map");
        var (id, hasEnded) = await WriteAsync(path, cancellationToken);
        try
        {
            if (!StandaloneMap.Exists(id))
            {
                throw new LabException("A pinned map was gone when the process that had made it ended.");
            }

            var values = Parse(await Command.RunAsync([Reader, "-j", "map", "dump", "pinned", path], cancellationToken));
            File.Delete(path);
            return new PinnedMap(
                Entries, Enumerable.Range(0, Entries).Sum(PinnedMapWriter.ValueOf), hasEnded, Path.GetFileName(Reader), values.Sum(), values.Count,
                SpinWait.SpinUntil(() => !StandaloneMap.Exists(id), Patience));
        }
        finally
        {
            File.Delete(path);
            LibC.Unmount(mounted);
            Directory.Delete(mounted);
        }
    }

    private async Task<(uint Id, bool HasEnded)> WriteAsync(string path, CancellationToken cancellationToken)
    {
        using var writer = await children.StartAsync([Environment.ProcessPath!, PinnedMapWriter.Order, path, Entries.ToString(CultureInfo.InvariantCulture)]);
        var said = await writer.StandardError.ReadToEndAsync(cancellationToken);
        await writer.WaitForExitAsync(cancellationToken);
        return writer.ExitCode == 0 && uint.TryParse(said, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id)
            ? (id, !ProcessTree.IsAlive(writer.Id))
            : throw LabException.FromCommand($"lab-agent {PinnedMapWriter.Order} {path}", writer.ExitCode, said);
    }

    /// <summary>bpftool's JSON of an array without types: a key and a value an entry, as bytes in hexadecimal.</summary>
    private static List<long> Parse(string json)
    {
        using var dump = JsonDocument.Parse(json);
        return [.. dump.RootElement.EnumerateArray().Select(entry => Number(entry.GetProperty("value")))];
    }

    private static long Number(JsonElement bytes)
    {
        byte[] value = [.. bytes.EnumerateArray().Select(each => byte.Parse(each.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return BitConverter.ToInt64(value);
    }
}
