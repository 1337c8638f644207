using System.Diagnostics;
using Lab.Core.Analysis;

namespace Lab.Reporting.Tables;

/// <summary>Verdicts as they are written in files and tables.</summary>
public static class VerdictName
{
    /// <summary>The verdict of an arm that this machine refused.</summary>
    public const string NotRun = "not-run";

    /// <summary>The verdict in kebab case; empty where a metric is not judged.</summary>
    public static string Of(Verdict? verdict) => verdict switch
    {
        null => "",
        Verdict.Costs => "costs",
        Verdict.CostsWithinMargin => "costs-within-margin",
        Verdict.Equivalent => "equivalent",
        Verdict.Undecided => "undecided",
        _ => throw new UnreachableException(),
    };
}
