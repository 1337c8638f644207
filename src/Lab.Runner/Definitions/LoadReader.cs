using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>Reads a load of an experiment's file: a name, and how its requests come.</summary>
internal static class LoadReader
{
    internal const int MostConnections = 4096;
    internal const int DefaultOpenConnections = 64;

    internal static readonly Dictionary<string, Arrivals> ArrivalNames = new(StringComparer.Ordinal)
    {
        ["constant"] = Arrivals.Constant,
        ["poisson"] = Arrivals.Poisson,
    };

    private const int LongestName = 60;

    /// <summary>The load, or a stand-in where issues were added.</summary>
    /// <param name="load">The load's keys.</param>
    /// <param name="folder">Where files that it names are looked for.</param>
    public static LoadSpec Read(MappingReader load, string folder)
    {
        var name = NameOf(load);
        var threads = load.Has("threads") ? load.Integer("threads", least: 1, most: 256) : (int?)null;
        var pairs = load.Has("pairs_per_block") ? load.Integer("pairs_per_block", least: 1, most: 100) : (int?)null;
        var tool = load.Choice("tool", LoadTools.All, LoadTool.Builtin);
        var spec = load.Has("open")
            ? Open(name, load.Mapping("open", required: true))
            : load.Has("sweep") ? SweepReader.Read(name, load.Mapping("sweep", required: true))
            : Closed(name, load.Mapping("closed", required: true));
        var requests = load.Mapping("request", required: false) is { } request ? RequestReader.Read(request, folder) : RequestSpec.Index;
        load.RejectUnknownKeys();
        return spec with { Threads = threads, Tool = tool, Requests = requests, MostPairsPerBlock = pairs };
    }

    /// <summary>A name stands in tables and in names of files.</summary>
    private static string NameOf(MappingReader load)
    {
        const string Key = "name";
        var name = load.Text(Key);
        if (name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
        {
            load.AddAbout(Key, $"name is `{name}`", "It may have letters, digits, dots, hyphens and underscores.");
        }
        else if (name.Length > LongestName)
        {
            load.AddAbout(Key, $"name has {name.Length} letters", $"It may have {LongestName}.");
        }

        return name;
    }

    private static LoadSpec Closed(string name, MappingReader? closed)
    {
        var spec = new ClosedLoop(
            name,
            closed?.Integer("connections", least: 1, MostConnections) ?? 1,
            closed?.Flag("keep_alive", orElse: false) ?? false);
        closed?.RejectUnknownKeys();
        return spec;
    }

    private static LoadSpec Open(string name, MappingReader? open)
    {
        var spec = new OpenLoop(
            name,
            open is null ? new FixedRate(1) : RateOf(open),
            open?.Choice("arrivals", ArrivalNames, Arrivals.Constant) ?? Arrivals.Constant,
            open?.Integer("connections", least: 1, MostConnections, DefaultOpenConnections) ?? 1,
            open?.Flag("keep_alive", orElse: false) ?? false);
        open?.RejectUnknownKeys();
        return spec;
    }

    private static LoadRate RateOf(MappingReader open)
    {
        const string Key = "rate";
        var text = open.Text(Key);
        if (Quantity.TryRate(text, out var rate))
        {
            return rate;
        }

        if (text.Length > 0)
        {
            open.AddAbout(Key, $"rate is `{text}`", "It must be requests per second, as in 2000, or a part of what the server can do, as in 50%.");
        }

        return new FixedRate(1);
    }
}
