using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>What a run could leave on the machine: taken before, compared after.</summary>
internal sealed record Remains(IReadOnlyList<string> Processes, int Programs, IReadOnlyList<string> Devices, IReadOnlyList<string> Files)
{
    private static readonly string[] Ours = ["apache2", "bpftrace", "lab-agent", "lab-reader", "wrk", "ab", "haproxy"];

    public static Remains Now() => new(
        [.. Process.GetProcesses().Where(IsOurs).Select(process => $"{process.Id} {process.ProcessName}")],
        ProgramNames().Count,
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(device => device.Name).Where(name => name.StartsWith("lab", StringComparison.Ordinal))],
        [.. Directory.EnumerateFileSystemEntries("/mnt").Concat(Directory.EnumerateFiles(Path.GetTempPath(), "*lab*")).Order(StringComparer.Ordinal)]);

    /// <summary>Holds that within a time nothing more is there than before.</summary>
    public async Task AssertNothingMoreAsync(TimeSpan within)
    {
        var since = Stopwatch.StartNew();
        Remains now;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            now = Now();
        }
        while (!IsNoLessThan(now) && since.Elapsed < within);
        Assert.Equal(Processes, now.Processes);
        Assert.True(now.Programs <= Programs, $"{now.Programs} programs in the kernel, {Programs} before");
        Assert.Equal(Devices, now.Devices);
        Assert.Equal(Files, now.Files);
    }

    /// <summary>The names of all programs in the kernel.</summary>
    public static IReadOnlyList<string> ProgramNames()
    {
        using var bpftool = Process.Start(new ProcessStartInfo("/usr/sbin/bpftool", ["prog", "show", "-j"]) { RedirectStandardOutput = true })!;
        using var programs = JsonDocument.Parse(bpftool.StandardOutput.ReadToEnd());
        bpftool.WaitForExit();
        return [.. programs.RootElement.EnumerateArray().Select(program => program.TryGetProperty("name", out var name) ? name.GetString()! : "")];
    }

    private bool IsNoLessThan(Remains now) =>
        now.Processes.SequenceEqual(Processes) && now.Programs <= Programs && now.Devices.SequenceEqual(Devices) && now.Files.SequenceEqual(Files);

    /// <summary>A zombie has ended; it only waits to be counted by its parent.</summary>
    private static bool IsOurs(Process process)
    {
        try
        {
            return Ours.Contains(process.ProcessName) && File.ReadAllText($"/proc/{process.Id}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
