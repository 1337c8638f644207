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
