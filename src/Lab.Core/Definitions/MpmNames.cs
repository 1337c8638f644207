namespace Lab.Core.Definitions;

/// <summary>The names of Apache's multi-processing modules in files and tables, as Apache has them after `mpm_`.</summary>
public static class MpmNames
{
    /// <summary>Every module by its name.</summary>
    public static IReadOnlyDictionary<string, Mpm> All { get; } = new Dictionary<string, Mpm>(StringComparer.Ordinal)
    {
        ["worker"] = Mpm.Worker,
        ["event"] = Mpm.Event,
    };

    /// <summary>The name of a module.</summary>
    public static string Of(Mpm mpm) => All.First(entry => entry.Value == mpm).Key;
}
