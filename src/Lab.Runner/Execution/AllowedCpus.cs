using System.ComponentModel;
using System.Diagnostics;
using Lab.Core.Machines;

namespace Lab.Runner.Execution;

/// <summary>
/// CPUs that this process can be bound to: those that are online, and that its cpuset allows. Where it is bound just
/// now does not matter, for the lab moves itself.
/// </summary>
internal static class AllowedCpus
{
    private const string Online = "/sys/devices/system/cpu/online";
    private const string Field = "Cpus_allowed_list";

    /// <summary>They, in ascending order; never none.</summary>
    public static int[] Find()
    {
        var online = CpuList.Parse(File.ReadAllText(Online));
        int[] allowed = [.. online.Intersect(Given(online))];
        return allowed.Length > 0 ? allowed : online;
    }

    /// <summary>
    /// The kernel takes those that a cpuset forbids out of the CPUs that are asked for, and says which are left.
    /// </summary>
    private static int[] Given(int[] asked)
    {
        var command = new ProcessStartInfo(
            "/usr/bin/taskset", ["--cpu-list", CpuList.Format(asked), "grep", Field, "/proc/self/status"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var child = Process.Start(command)!;
            var said = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            return said.Split(':') is [Field, var list] ? CpuList.Parse(list) : asked;
        }
        catch (Win32Exception)
        {
            return asked; // without taskset nothing is bound either
        }
    }
}
