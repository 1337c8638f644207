namespace Lab.Core.Definitions;

/// <summary>What an experiment tries under its loads instead of comparing windows.</summary>
public enum TrialKind
{
    /// <summary>Loading, attaching and detaching every probe, again and again, and programs that the verifier must refuse.</summary>
    Loading,
}

/// <summary>The names of trials in files.</summary>
public static class TrialNames
{
    /// <summary>Every trial by its name.</summary>
    public static IReadOnlyDictionary<string, TrialKind> All { get; } = new Dictionary<string, TrialKind>(StringComparer.Ordinal)
    {
        ["loading"] = TrialKind.Loading,
    };
}
