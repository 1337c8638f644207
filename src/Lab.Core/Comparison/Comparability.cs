using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Core.Comparison;

/// <summary>
/// Whether two runs asked the same question: the same experiment, loads and server. Kernel, machine, versions and the probes themselves
/// may differ, for that is what is compared.
/// </summary>
public static class Comparability
{
    /// <summary>What stands against a comparison, as one issue that names every difference; null when nothing does.</summary>
    /// <param name="a">The reference.</param>
    /// <param name="b">The other run.</param>
    public static PreflightIssue? Check(ExperimentPlan a, ExperimentPlan b)
    {
        string[] differences = [.. Named(a, b), .. Switched(a.Definition), .. Server(a.Definition.Server, b.Definition.Server), .. Loads(a.Definition.Loads, b.Definition.Loads)];
        return differences.Length == 0 ? null : new PreflightIssue(
            "compare", Line: null, $"the two runs did not measure the same thing: {string.Join("; ", differences)}",
            "Compare runs of one experiment with the same loads and the same server, or measure one of them again.");
    }

    private static IEnumerable<string> Named(ExperimentPlan a, ExperimentPlan b) => a.Definition.Name == b.Definition.Name
        ? []
        : [$"experiment `{a.Definition.Name}` in A, `{b.Definition.Name}` in B"];

    private static IEnumerable<string> Switched(ExperimentDefinition a) => a.SwitchedLoads.Any() || a.Loads.Count == 0
        ? []
        : ["A has sweeps only, and what is compared are arms that were switched under a steady load"];

    // The process and port of an adopted server are new each time it starts, and its files are its own business.
    private static IEnumerable<string> Server(ServerSpec a, ServerSpec b)
    {
        if (a.Adopted is null != b.Adopted is null)
        {
            yield return $"server: {Owner(a)} in A, {Owner(b)} in B";
        }
        else if (a.Adopted is null && a.BodyBytes != b.BodyBytes)
        {
            yield return FormattableString.Invariant($"server: a body of {a.BodyBytes} bytes in A, {b.BodyBytes} in B");
        }

        if (a.Adopted is null && b.Adopted is null && a.Mpm != b.Mpm)
        {
            yield return $"server: mpm {MpmNames.Of(a.Mpm)} in A, {MpmNames.Of(b.Mpm)} in B";
        }

        if (a.Network != b.Network)
        {
            yield return $"server: network {SurroundingDifferences.NameOf(a.Network)} in A, {SurroundingDifferences.NameOf(b.Network)} in B";
        }
    }

    private static string Owner(ServerSpec server) => server.Adopted is null ? "the lab's own" : "one that ran already";

    private static IEnumerable<string> Loads(IReadOnlyList<LoadSpec> a, IReadOnlyList<LoadSpec> b) =>
        from name in a.Concat(b).Select(load => load.Name).Distinct(StringComparer.Ordinal)
        let inA = a.FirstOrDefault(load => load.Name == name)
        let inB = b.FirstOrDefault(load => load.Name == name)
        where inA is null || inB is null || AsAsked(inA) != AsAsked(inB)
        select inB is null ? $"load `{name}` is in A only"
            : inA is null ? $"load `{name}` is in B only"
            : $"load `{name}`: {Describe(inA)} in A, {Describe(inB)} in B";

    /// <summary>The same share of another capacity is the same question, at another rate.</summary>
    private static LoadSpec AsAsked(LoadSpec load) =>
        load is OpenLoop { Rate: MeasuredShare share } open ? open with { Rate = new CapacityShare(share.Share) } : load;

    private static string Describe(LoadSpec load) => load switch
    {
        ClosedLoop closed => FormattableString.Invariant(
            $"{closed.Connections} connections, {(closed.KeepAlive ? "kept alive" : "one for each request")}{(closed.Tool == LoadTool.Builtin ? "" : $", by {LoadTools.Of(closed.Tool)}")}"),
        _ => LoadDescription.Of(AsAsked(load)),
    };
}
