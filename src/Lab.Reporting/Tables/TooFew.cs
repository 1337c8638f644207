using Lab.Core.Definitions;

namespace Lab.Reporting.Tables;

/// <summary>Why an arm that was measured has no estimate.</summary>
internal static class TooFew
{
    internal static string Of(LoadSpec load) => load is OpenLoop ? "too few requests" : "too few pairs";
}
