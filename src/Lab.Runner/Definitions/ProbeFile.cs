using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>A probe folder's manifest, probe.yaml.</summary>
public static class ProbeFile
{
    /// <summary>What a kernel takes unless it was told otherwise is more (kernel.perf_event_max_sample_rate), but then it throttles.</summary>
    private const int MostHz = 10_000;

    private static readonly Dictionary<string, ProbeTool> Tools = new(StringComparer.Ordinal)
    {
        ["core"] = ProbeTool.Core,
        ["bpftrace"] = ProbeTool.Bpftrace,
        ["command"] = ProbeTool.Command,
        ["path"] = ProbeTool.Path,
    };

    private static readonly Dictionary<string, bool> Expectations = new(StringComparer.Ordinal) { ["accepted"] = false, ["refused"] = true };

    private static readonly Dictionary<string, GroundTruth> Truths = new(StringComparer.Ordinal)
    {
        ["connection"] = GroundTruth.Connection,
        ["request"] = GroundTruth.Request,
        ["none"] = GroundTruth.None,
    };

    private static readonly Dictionary<string, ColumnType> ColumnTypes = new(StringComparer.Ordinal)
    {
        ["u16"] = ColumnType.U16,
        ["u32"] = ColumnType.U32,
        ["i32"] = ColumnType.I32,
        ["u64"] = ColumnType.U64,
        ["ns_as_ms"] = ColumnType.NsAsMs,
        ["comm"] = ColumnType.Comm,
        ["address"] = ColumnType.Address,
        ["kernel_stack"] = ColumnType.KernelStack,
    };

    private static readonly Dictionary<string, bool> Hits =
        new(StringComparer.Ordinal) { ["expected"] = false, ["optional"] = true };

    /// <summary>The names of the probes that come with the lab.</summary>
    public static IReadOnlyList<string> Names(LabHome home) =>
        [.. Directory.EnumerateDirectories(home.Probes).Where(IsProbe).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>Whether a folder holds a probe.</summary>
    public static bool IsProbe(string folder) => File.Exists(Manifest(folder));

    /// <summary>Reads the probe of a folder; null when something is wrong, and then the issues say what.</summary>
    public static ProbeDefinition? Read(string folder, ICollection<PreflightIssue> issues)
    {
        var before = issues.Count;
        var shownAs = Path.GetRelativePath(Environment.CurrentDirectory, Manifest(folder));
        if (YamlFile.Open(Manifest(folder), shownAs, issues) is not { } top)
        {
            return null;
        }

        var probe = new ProbeDefinition(
            top.Text("name"),
            top.Text("observes"),
            top.Text("licence"),
            top.Choice("event_per", Truths, GroundTruth.None),
            top.Has("columns") ? [.. top.Mappings("columns").SelectMany(ReadColumn)] : [],
            [.. top.Mappings("variants").Select(variant => ReadVariant(variant, folder))]);
        top.RejectUnknownKeys();
        return issues.Count == before ? probe : null;
    }

    private static string Manifest(string folder) => Path.Combine(folder, "probe.yaml");

    private static IEnumerable<EventColumn> ReadColumn(MappingReader column)
    {
        foreach (var (title, type, line) in column.Entries())
        {
            if (ColumnTypes.TryGetValue(type, out var known))
            {
                yield return new EventColumn(title, known);
            }
            else
            {
                column.Add(line, $"column {title} has the unknown type {type}", $"It must be one of {string.Join(", ", ColumnTypes.Keys)}.");
            }
        }
    }

    private static ProbeVariant ReadVariant(MappingReader variant, string folder)
    {
        var tool = variant.Choice("tool", Tools);
        if (tool == ProbeTool.Command)
        {
            return ReadCommand(variant);
        }

        var spec = new ProbeVariant(
            variant.Text("name"),
            tool,
            tool == ProbeTool.Path ? Manifest(folder) : Path.Combine(folder, variant.Text("file")),
            [.. variant.Mappings("attach").Select(ReadAttachPoint)],
            variant.Text("needs"),
            [.. variant.Mapping("set", required: false)?.Settings() ?? []])
        {
            Counts = variant.Mapping("counts", required: false) is { } counts ? [.. ReadColumn(counts)] : [],
            ExpectsRefusal = variant.Choice("expect", Expectations, orElse: false),
            Dose = variant.Has("dose") ? variant.Choice("dose", DoseNames.All) : null,
        };
        if (OwnProbe.ReadProblemOf(spec.File) is { } problem)
        {
            variant.AddAbout(
                "file", $"the file {Path.GetFileName(spec.File)} {problem}", "Name a file of this folder.");
        }

        else if (spec.Tool == ProbeTool.Bpftrace && ScriptIncludes.Check(spec.File) is { } issue)
        {
            variant.AddAbout("file", $"in {Path.GetFileName(spec.File)}, {issue.Problem}", issue.Mend);
        }

        if (spec.Settings.Count > 0 && spec.Tool != ProbeTool.Core)
        {
            variant.AddAbout("set", $"{spec.Name} sets variables of a program that is not written in C", "Only variants with `tool: core` have any.");
        }

        CountsCheck.Of(variant, spec);
        if (spec is { ExpectsRefusal: true, Tool: not ProbeTool.Core })
        {
            variant.AddAbout("expect", $"{spec.Name} expects a refusal of what is not written in C", "Only variants with `tool: core` are loaded by the lab itself.");
        }

        if (spec is { Dose: not null, Tool: not ProbeTool.Core })
        {
            variant.AddAbout("dose", $"{spec.Name} names a program of a source that is not written in C", "Only variants with `tool: core` have a dose.");
        }

        variant.RejectUnknownKeys();
        return spec;
    }

    private static ProbeVariant ReadCommand(MappingReader variant)
    {
        var command = new ToolCommand(variant.Texts("command"), variant.OptionalText("event_line"), variant.OptionalText("lost_line"));
        foreach (var (problem, mend) in CommandRules.Problems(command.Words))
        {
            variant.AddAbout("command", problem, mend);
        }

        foreach (var (key, expression) in new[] { ("event_line", command.EventLine), ("lost_line", command.LostLine) })
        {
            if (expression is not null && CommandRules.ProblemOf(expression) is { } problem)
            {
                variant.AddAbout(key, $"{key} is no regular expression ({problem})", "Write one as .NET knows them.");
            }
        }

        var spec = new ProbeVariant(
            variant.Text("name"),
            ProbeTool.Command,
            File: "",
            variant.Has("attach") ? [.. variant.Mappings("attach").Select(ReadAttachPoint)] : [],
            variant.Text("needs"),
            [])
        { Command = command };
        variant.RejectUnknownKeys();
        return spec;
    }

    private static AttachPoint ReadAttachPoint(MappingReader point)
    {
        var spec = new AttachPoint(
            point.Text("type"), point.Text("target"), point.OptionalNumber("server_hits"), point.OptionalNumber("load_hits"))
        {
            AreHitsOptional = point.Choice("hits", Hits, orElse: false),
        };
        if (UserPlace.IsFor(spec.Type) && UserPlace.TryParse(spec.Type, spec.Target) is null)
        {
            point.AddAbout("target", $"{spec.Target} is no place of a {spec.Type}", $"Write {UserPlace.Pattern(spec.Type)}.");
        }

        if (spec is { Type: AttachPoint.Profile, SamplesHz: not (> 0 and <= MostHz) })
        {
            point.AddAbout("target", $"{spec.Target} is no frequency to sample with", $"Write target: \"hz:99\", with 1 to {MostHz} samples a second.");
        }

        point.RejectUnknownKeys();
        return spec;
    }
}
