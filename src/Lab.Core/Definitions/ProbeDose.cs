namespace Lab.Core.Definitions;

/// <summary>How much a program does at its hook, from nothing to an event for user space. Only variants that are a rung of the ladder have one.</summary>
public enum ProbeDose
{
    /// <summary>Nothing: it returns. What is measured is the hook.</summary>
    Empty,

    /// <summary>One more in a per-CPU array.</summary>
    Count,

    /// <summary>One more in a hash map, keyed by thread.</summary>
    Map,

    /// <summary>The user stack into a stack map.</summary>
    Stack,

    /// <summary>An event through the ring buffer to a reader that prints it.</summary>
    Print,
}

/// <summary>The names of the doses in files and tables; each is also the name of the program in the variant's source.</summary>
public static class DoseNames
{
    /// <summary>Every dose by its name.</summary>
    public static IReadOnlyDictionary<string, ProbeDose> All { get; } = new Dictionary<string, ProbeDose>(StringComparer.Ordinal)
    {
        ["empty"] = ProbeDose.Empty,
        ["count"] = ProbeDose.Count,
        ["map"] = ProbeDose.Map,
        ["stack"] = ProbeDose.Stack,
        ["print"] = ProbeDose.Print,
    };

    /// <summary>The name of a dose.</summary>
    public static string Of(ProbeDose dose) => All.First(entry => entry.Value == dose).Key;
}
