using System.Globalization;

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
    public static IReadOnlyList<Core.Machines.ProcessIdentity> Identify(int root) =>
        [.. Below(root).Select(pid => (Pid: pid, Start: StartTicks(pid))).Where(each => each.Start is not null).Select(each => new Core.Machines.ProcessIdentity(each.Pid, each.Start!.Value))];

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

    /// <summary>When a process started (proc_pid_stat(5), field 22), clock ticks since the machine did; null when it has ended.</summary>
    private static long? StartTicks(int pid)
    {
        const int FieldsAfterName = 19;
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[FieldsAfterName], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
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
