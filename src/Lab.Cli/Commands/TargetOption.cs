using System.CommandLine;
using Lab.Core.Definitions;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>`--target`: which machine is under test.</summary>
internal static class TargetOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Create() => new("--target") { Description = $"The machine under test: {Target.Choice}", HelpName = "TARGET" };

    /// <summary>What it says; null, with an issue, where it names no target.</summary>
    public static Target? Read(ParseResult parsed, Option<string?> option, ICollection<PreflightIssue> issues)
    {
        var text = parsed.GetValue(option) ?? Target.Local.Name;
        if (Target.Parse(text) is { } target)
        {
            return target;
        }

        issues.Add(new(option.Name, Line: null, $"it is `{text}`", $"It must be {Target.Choice}."));
        return null;
    }
}
