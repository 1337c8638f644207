using System.Globalization;

namespace Lab.Cli;

/// <summary>
/// The runtime makes diagnostic sockets in the temporary folder and removes them when it ends, unless it is killed. The lab
/// leaves nothing behind even then, so it removes its own at once; nothing can connect to it afterwards.
/// </summary>
internal static class OwnTraces
{
    public static void Remove()
    {
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var pattern in new[] { $"dotnet-diagnostic-{pid}-*", $"clr-debug-pipe-{pid}-*" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), pattern))
            {
                File.Delete(file);
            }
        }
    }
}
