using Lab.Core.Definitions;
using Lab.Runner.Targets;

namespace Lab.Runner.Definitions;

/// <summary>Reads `sites` of an experiment: where its server runs, in turns.</summary>
internal static class SiteReader
{
    private static readonly Dictionary<string, NetworkMode> Networks = new(StringComparer.Ordinal)
    {
        ["veth"] = NetworkMode.Veth,
        ["loopback"] = NetworkMode.Loopback,
        ["bridge"] = NetworkMode.Bridge,
    };

    private static readonly Dictionary<string, bool> Switches = new(StringComparer.Ordinal) { ["on"] = true, ["off"] = false };

    public static IReadOnlyList<ServerSite> Read(MappingReader top)
    {
        var sites = new List<ServerSite>();
        foreach (var entry in top.Mappings("sites"))
        {
            sites.Add(ReadOne(entry, sites));
            entry.RejectUnknownKeys();
        }

        if (sites.Count == 1)
        {
            top.AddAbout("sites", "there is one site, and nothing to hold it against", "Name another, or leave sites out and use --target.");
        }

        if (sites.CountBy(site => site.Name, StringComparer.Ordinal).FirstOrDefault(entry => entry.Value > 1).Key is { } twice)
        {
            top.AddAbout("sites", $"two sites are named {twice}", "Give each its own name.");
        }

        return sites;
    }

    private static ServerSite ReadOne(MappingReader entry, List<ServerSite> before)
    {
        var name = entry.Text("name");
        if (name.Length > 0 && !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            entry.AddAbout("name", $"a site is named `{name}`", "It is a folder's name too: letters, digits and dashes.");
        }

        var target = entry.Text("target", Target.Local.Name);
        if (Target.Parse(target) is not { IsThisMachine: true } parsed)
        {
            entry.AddAbout("target", $"the target is `{target}`", "Sites take turns on this machine: local, docker, or docker:image.");
            parsed = Target.Local;
        }

        var site = new ServerSite(
            name, target, entry.Choice("network", Networks, NetworkMode.Veth), entry.Choice<bool>("seccomp", Switches, true), entry.OptionalText("against"));
        if (parsed is LocalTarget && (site.Network == NetworkMode.Bridge || !site.Seccomp))
        {
            entry.AddAbout("name", $"{name} is a process, which has neither an engine's bridge nor its seccomp filter", "Write target: docker, or leave them out.");
        }

        if (site.Against is { } against && before.TrueForAll(other => other.Name != against))
        {
            entry.AddAbout("against", $"{against} is no site before this one", "Name one that stands above it.");
        }

        return site;
    }
}
