namespace Lab.Core.Benchmarks.Hooks;

/// <summary>How things of the bench are called.</summary>
public static class HookBenchNames
{
    /// <summary>The unit, as it stands behind a figure.</summary>
    public static string OfUnit(HookUnit unit) => unit switch
    {
        HookUnit.Ns => "ns",
        HookUnit.Instructions => "instructions",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, message: null),
    };
}
