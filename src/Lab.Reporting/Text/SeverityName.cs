using System.Diagnostics;
using Lab.Core.Analysis;

namespace Lab.Reporting.Text;

/// <summary>Severities as they are written.</summary>
public static class SeverityName
{
    /// <summary>In small letters.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Note => "note",
        Severity.Warning => "warning",
        Severity.Invalidates => "invalidates",
        _ => throw new UnreachableException(),
    };
}
