using System.Globalization;
using Lab.Core.Machines;

namespace Lab.Agent.Processes;

/// <summary>Processes as /proc shows them.</summary>
internal static class ProcessTree
{
    /// <summary>The process and everything below it, parents first.</summary>
    public static int[] Below(int root)
    {
        var found = new List<int>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var pid))
        {
            found.Add(pid);
            foreach (var child in Children(pid))
            {
                open.Enqueue(child);
            }
        }

        return [.. found];
    }

    /// <summary>The processes below a process, it among them, so that another one of the same number is told apart.</summary>
    public static IReadOnlyList<ProcessIdentity> Identify(int root) => [.. Below(root).Select(TryIdentify).OfType<ProcessIdentity>()];

    /// <summary>True while that very process runs, and not a later one with its number.</summary>
    public static bool IsAlive(ProcessIdentity process) => IsAlive(process.Pid) && TryIdentify(process.Pid) == process;

    /// <summary>True while the process runs; a zombie has ended.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The name of a process's program, for a message.</summary>
    public static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "a process that has ended";
        }
    }

    /// <summary>The threads of a process.</summary>
    public static int[] Threads(int pid)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{pid}/task").Select(path => Number(Path.GetFileName(path)))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The fields of /proc/PID/stat after the name, from the state on; null when there is no such process.</summary>
    public static string[]? StatFields(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>CPU time of the children that a process has waited for, in ticks of 10 ms.</summary>
    public static long TicksOfWaitedChildren(int pid)
    {
        const int User = 13;
        const int System = 14;
        return StatFields(pid) is { } fields ? Number(fields[User]) + Number(fields[System]) : 0;
    }

    /// <summary>Who traces the threads of a process: a thread's id for each that is traced.</summary>
    public static IEnumerable<int> TracersOf(int pid)
    {
        const string Key = "TracerPid:";
        foreach (var thread in Threads(pid))
        {
            string? line;
            try
            {
                line = File.ReadLines($"/proc/{pid}/task/{thread}/status").FirstOrDefault(text => text.StartsWith(Key, StringComparison.Ordinal));
            }
            catch (IOException)
            {
                continue; // ended meanwhile
            }

            if (line is not null && Number(line[Key.Length..].Trim()) is var tracer and not 0)
            {
                yield return tracer;
            }
        }
    }

    /// <summary>Start time: proc_pid_stat(5), field 22; null when the process has ended.</summary>
    private static ProcessIdentity? TryIdentify(int pid)
    {
        const int Started = 19;
        return StatFields(pid) is { } fields ? new(pid, long.Parse(fields[Started], CultureInfo.InvariantCulture)) : null;
    }

    private static IEnumerable<int> Children(int pid)
    {
        foreach (var thread in Threads(pid))
        {
            string text;
            try
            {
                text = File.ReadAllText($"/proc/{pid}/task/{thread}/children");
            }
            catch (IOException)
            {
                continue; // ended meanwhile
            }

            foreach (var child in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return Number(child);
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
