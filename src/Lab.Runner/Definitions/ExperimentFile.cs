using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>An experiment's YAML file.</summary>
public static class ExperimentFile
{
    private static readonly Dictionary<string, NetworkMode> Networks = new(StringComparer.Ordinal)
    {
        ["veth"] = NetworkMode.Veth,
        ["loopback"] = NetworkMode.Loopback,
    };

    /// <summary>The names of the experiments that come with the lab.</summary>
    public static IReadOnlyList<string> Names(LabHome home) =>
        [.. Directory.EnumerateFiles(home.Experiments, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The file that a name or a path stands for; null, and an issue, when there is none.</summary>
    public static string? Find(LabHome home, string nameOrFile, ICollection<PreflightIssue> issues)
    {
        var named = Path.Combine(home.Experiments, nameOrFile + ".yaml");
        if (File.Exists(named))
        {
            return named;
        }

        if (File.Exists(nameOrFile))
        {
            return nameOrFile;
        }

        var mend = Spelling.Nearest(nameOrFile, Names(home)) is { } near
            ? $"Did you mean {near}?"
            : $"There are: {string.Join(", ", Names(home))}; or give a YAML file.";
        issues.Add(new(nameOrFile, Line: null, "there is no such experiment", mend));
        return null;
    }

    /// <summary>Reads a definition; null when something is wrong with it, and then the issues say what.</summary>
    public static ExperimentDefinition? Read(string path, ICollection<PreflightIssue> issues)
    {
        var before = issues.Count;
        if (YamlFile.Open(path, Path.GetRelativePath(Environment.CurrentDirectory, path), issues) is not { } top)
        {
            return null;
        }

        string[] probes = [.. top.OptionalTexts("probes").Select(name => OwnProbe.From(Path.GetDirectoryName(path) ?? "", name))];
        var definition = new ExperimentDefinition(
            Path.GetFileNameWithoutExtension(path),
            top.Text("question"),
            ReadServer(top.Mapping("server", required: false)),
            [.. top.Mappings("loads").Select(load => LoadReader.Read(load, Path.GetDirectoryName(path) ?? ""))],
            probes,
            Margin: top.Percent("margin", 0.02),
            Precision: top.Percent("precision", 0.01),
            MaxTime: top.Duration("max_time", TimeSpan.FromMinutes(4)),
            Controls: top.Choices("controls", ClassNames.All))
        {
            Commands = top.Has("commands") ? top.Texts("commands") : null,
            Claim = ClaimReader.Read(top.Mapping("claim", required: false), probes),
            Reference = top.OptionalText("reference"),
            MapAccess = top.Flag("map_access", orElse: false),
            Sites = top.Has("sites") ? SiteReader.Read(top) : null,
            Trials = top.Choices("trials", TrialNames.All) is { Count: > 0 } trials ? trials : null,
        };
        CheckReference(definition, top);
        if (!top.Has("probes") && !top.Has("commands") && !top.Has("controls"))
        {
            top.AddAbout("probes", "there is nothing to compare", "Name probes: [tcplife], or controls: [link].");
        }

        top.RejectUnknownKeys();
        var twice = definition.Loads.CountBy(load => load.Name, StringComparer.Ordinal).FirstOrDefault(entry => entry.Value > 1);
        if (twice.Key is { } name)
        {
            top.AddAbout("loads", $"two loads are named {name}", "Give each its own name.");
        }

        return issues.Count == before ? definition : null;
    }

    /// <summary>True for the file of an experiment that comes with the lab, which its name stands for.</summary>
    public static bool IsShipped(LabHome home, string path) =>
        Path.GetDirectoryName(Path.GetFullPath(path)) == Path.GetFullPath(home.Experiments);

    private static void CheckReference(ExperimentDefinition definition, MappingReader top)
    {
        if (definition.Reference is { } reference && !definition.Probes.Any(probe => reference == probe || reference.StartsWith($"{probe}/", StringComparison.Ordinal)))
        {
            top.AddAbout("reference", $"{reference} is none of the experiment's arms", "Name a variant that probes asks for, as in tcplife/core-tp_btf.");
        }
    }

    private static ServerSpec ReadServer(MappingReader? server)
    {
        const int DefaultBytes = 1024;
        if (server is null)
        {
            return new ServerSpec(DefaultBytes, NetworkMode.Veth, Adopted: null, Mpm.Worker);
        }

        var spec = new ServerSpec(
            server.Integer("body_bytes", least: 1, most: 64 * 1024 * 1024, DefaultBytes),
            server.Choice("network", Networks, NetworkMode.Veth),
            Adopted: null,
            server.Choice("mpm", MpmNames.All, Mpm.Worker));
        server.RejectUnknownKeys();
        return spec;
    }
}
