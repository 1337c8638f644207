using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Runner.Definitions;

/// <summary>A variant that was asked for, with the arm it becomes.</summary>
/// <param name="Arm">Its place in the comparison.</param>
/// <param name="Probe">The probe it belongs to.</param>
/// <param name="Variant">How it is written.</param>
public sealed record RequestedProbe(Arm Arm, ProbeDefinition Probe, ProbeVariant Variant)
{
    /// <summary>True for one that a user brings along, by its path.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>Finds probes by name.</summary>
public static class ProbeCatalogue
{
    /// <summary>The variants behind names like `tcplife` (all of them) and `tcplife/core-tp_btf` (one), and behind paths of a user's own probes.</summary>
    public static IReadOnlyList<RequestedProbe> Resolve(LabHome home, IEnumerable<string> names, string askedIn, ICollection<PreflightIssue> issues)
    {
        var found = new List<RequestedProbe>();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            found.AddRange(Resolve(home, name, askedIn, issues));
        }

        return ArmNames.TellApart(found);
    }

    /// <summary>A variant with the arm that it becomes.</summary>
    public static RequestedProbe Request(ProbeDefinition probe, ProbeVariant variant) => new(ArmOf(probe, variant), probe, variant);

    private static IEnumerable<RequestedProbe> Resolve(LabHome home, string name, string askedIn, ICollection<PreflightIssue> issues)
    {
        var parts = name.Split('/', 2);
        var probeNames = ProbeFile.Names(home);
        if (OwnProbe.IsPath(name) || (Path.Exists(name) && !probeNames.Contains(parts[0], StringComparer.Ordinal)))
        {
            return OwnProbe.Read(name, askedIn, issues) is { } own
                ? own.Variants.Select(variant => Request(own, variant) with { IsOwn = true })
                : [];
        }

        if (!probeNames.Contains(parts[0], StringComparer.Ordinal))
        {
            issues.Add(Unknown(askedIn, $"there is no probe {parts[0]}", parts[0], probeNames));
            return [];
        }

        if (ProbeFile.Read(Path.Combine(home.Probes, parts[0]), issues) is not { } probe)
        {
            return [];
        }

        var variants = probe.Variants.Where(variant => parts.Length == 1 || variant.Name == parts[1]).ToArray();
        if (variants.Length == 0)
        {
            issues.Add(Unknown(askedIn, $"probe {parts[0]} has no variant {parts[1]}", parts[1], probe.Variants.Select(variant => variant.Name)));
        }

        return variants.Select(variant => Request(probe, variant));
    }

    private static Arm ArmOf(ProbeDefinition probe, ProbeVariant variant) => new(
        // a file of a user's is both
        ArmNames.Safe(probe.Name == variant.Name ? probe.Name : $"{probe.Name}/{variant.Name}"),
        ArmKind.Probe,
        variant.SwitchingClass,
        Math.Max(1, variant.Attach.Count), // a tool need not say what it attaches to
        probe.EventPer,
        variant.Attach,
        variant.Needs,
        NotRun: variant.ExpectsRefusal ? Arm.MeantToBeRefused : null)
    {
        Observes = probe.Observes,
        ExpectsRefusal = variant.ExpectsRefusal,
        Dose = variant.Dose,
    };

    private static PreflightIssue Unknown(string askedIn, string problem, string written, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var mend = Spelling.Nearest(written, names) is { } near ? $"Did you mean {near}?" : $"There are: {string.Join(", ", names)}.";
        return new(askedIn, Line: null, problem, mend);
    }
}
