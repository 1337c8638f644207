using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Definitions;

namespace Lab.Runner.Execution;

/// <summary>What only the machine could say of an arm: where a probe without a manifest attaches, and with it how it is switched.</summary>
internal static class Learned
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal) { ["raw_tracepoint"] = "raw_tp", ["tp"] = "tracepoint" };

    /// <summary>The arm as it is; one with a manifest is as it says.</summary>
    public static Arm From(RequestedProbe probe, ProbeReadiness readiness)
    {
        var arm = probe.Arm with { Unattached = readiness.Unattached.Count > 0 ? readiness.Unattached : null };
        if (probe.Variant.Attach.Count > 0 || readiness.Programs.Count == 0)
        {
            return arm;
        }

        AttachPoint[] attach = probe.Variant.Tool == ProbeTool.Command ? [] : [.. readiness.Programs.Select(Point)];
        return arm with
        {
            Attach = attach,
            Hooks = readiness.Programs.Count,
            Class = (probe.Variant with { Attach = attach }).SwitchingClass,
        };
    }

    private static AttachPoint Point(LoadedProgram program)
    {
        var parts = program.Type.Split(':', 2);
        return new(parts.Length == 1 ? "program" : Types.GetValueOrDefault(parts[0], parts[0]), parts[^1], ServerHitsPerEvent: null, LoadHitsPerEvent: null);
    }
}
