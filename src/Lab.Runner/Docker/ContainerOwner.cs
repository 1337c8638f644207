using System.Globalization;

namespace Lab.Runner.Docker;

/// <summary>Which process of the lab a container belongs to, as its label says it: a container outlives whoever asked for it.</summary>
/// <param name="Pid">The process.</param>
/// <param name="StartTicks">When it started, clock ticks since the machine did: a later process of the same number is another one.</param>
internal sealed record ContainerOwner(int Pid, long StartTicks)
{
    /// <summary>The label's name.</summary>
    public const string Label = "ebpf-overhead-lab.owner";

    private const int StartTimeField = 19; // proc(5): field 22, counted from the state, which is field 3

    /// <summary>This process.</summary>
    public static ContainerOwner This => Of(Environment.ProcessId) ?? throw new InvalidOperationException("/proc does not show this process.");

    /// <summary>The label's text.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Pid}-{StartTicks}");

    /// <summary>True while that process runs.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The owner that a label names; null where it is no such label.</summary>
    public static ContainerOwner? Parse(string label)
    {
        var parts = label.Split('-');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new(pid, start)
            : null;
    }

    private static ContainerOwner? Of(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new(pid, long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
