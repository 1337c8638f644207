namespace Lab.Core.Definitions;

/// <summary>What can generate a load.</summary>
public static class LoadTools
{
    /// <summary>Every generator by its name in files and options.</summary>
    public static IReadOnlyDictionary<string, LoadTool> All { get; } = new Dictionary<string, LoadTool>(StringComparer.Ordinal)
    {
        ["builtin"] = LoadTool.Builtin,
        ["wrk"] = LoadTool.Wrk,
        ["ab"] = LoadTool.Ab,
        ["nbomber"] = LoadTool.NBomber,
    };

    /// <summary>The name of a generator.</summary>
    public static string Of(LoadTool tool) => All.First(entry => entry.Value == tool).Key;

    /// <summary>
    /// True for a program that says what it did when it ends: each window is a run of it, and it breaks off what is under way at the end, so its
    /// counts are known up to one for each connection.
    /// </summary>
    public static bool IsRunByRun(LoadTool tool) => tool is LoadTool.Wrk or LoadTool.Ab;
}
