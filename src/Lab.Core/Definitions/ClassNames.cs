namespace Lab.Core.Definitions;

/// <summary>The names of the switching classes in files, options and tables.</summary>
public static class ClassNames
{
    /// <summary>Every class by its name.</summary>
    public static IReadOnlyDictionary<string, SwitchingClass> All { get; } = new Dictionary<string, SwitchingClass>(StringComparer.Ordinal)
    {
        ["link"] = SwitchingClass.Link,
        ["perf"] = SwitchingClass.Perf,
        ["process"] = SwitchingClass.Process,
        ["path"] = SwitchingClass.Path,
    };

    /// <summary>The name of a class.</summary>
    public static string Of(SwitchingClass switchingClass) => All.First(entry => entry.Value == switchingClass).Key;
}
