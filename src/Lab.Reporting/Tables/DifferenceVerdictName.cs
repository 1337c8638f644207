using System.Diagnostics;
using Lab.Core.Comparison;

namespace Lab.Reporting.Tables;

/// <summary>Verdicts of a comparison as they are written in files and tables.</summary>
public static class DifferenceVerdictName
{
    /// <summary>The verdict of an arm that was not measured in both runs.</summary>
    public const string NotCompared = "not-compared";

    /// <summary>The verdict in kebab case; empty where a metric is not judged.</summary>
    public static string Of(DifferenceVerdict? verdict) => verdict switch
    {
        null => "",
        DifferenceVerdict.CostsMore => "costs-more",
        DifferenceVerdict.CostsLess => "costs-less",
        DifferenceVerdict.Equivalent => "equivalent",
        DifferenceVerdict.Undecided => "undecided",
        _ => throw new UnreachableException(),
    };
}
