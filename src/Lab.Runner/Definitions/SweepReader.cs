using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>Reads the sweep of a load: from which rate to which, in how many steps, and how often each is measured.</summary>
internal static class SweepReader
{
    private const int MostSteps = 50;
    private const int MostRounds = 100;
    private const int DefaultSteps = 10;

    /// <summary>A run's records are kept until it is over, and there is room for a million of them.</summary>
    private const double LongestRunSeconds = 10;

    private const double ShortestRunSeconds = 0.1;
    private const string DefaultSeconds = "1";
    private const double DefaultFrom = 0.2;
    private const double DefaultTo = 1.1;

    /// <summary>The sweep, or a stand-in where issues were added.</summary>
    public static SweepLoop Read(string name, MappingReader? sweep)
    {
        if (sweep is null)
        {
            return new SweepLoop(name, DefaultFrom, DefaultTo, DefaultSteps, Arrivals.Constant, Connections: 1, KeepAlive: false, TimeSpan.FromSeconds(ShortestRunSeconds), SweepLoop.MinimumRounds);
        }

        var (from, to) = (Share(sweep, "from", DefaultFrom), Share(sweep, "to", DefaultTo));
        if (from >= to)
        {
            sweep.AddAbout("to", FormattableString.Invariant($"the sweep goes from {from * 100:0.###} % to {to * 100:0.###} %"), "Let it rise: from: 20%, to: 110%.");
        }

        var spec = new SweepLoop(
            name, from, to,
            sweep.Integer("steps", SweepLoop.MinimumSteps, MostSteps, DefaultSteps),
            sweep.Choice("arrivals", LoadReader.ArrivalNames, Arrivals.Constant),
            sweep.Integer("connections", least: 1, LoadReader.MostConnections, LoadReader.DefaultOpenConnections),
            sweep.Flag("keep_alive", orElse: false),
            Seconds(sweep),
            sweep.Integer("rounds", SweepLoop.MinimumRounds, MostRounds, SweepLoop.MinimumRounds));
        sweep.RejectUnknownKeys();
        return spec;
    }

    private static double Share(MappingReader sweep, string key, double orElse)
    {
        if (sweep.OptionalText(key) is not { } text)
        {
            return orElse;
        }

        if (Quantity.TryRate(text, out var rate) && rate is CapacityShare share)
        {
            return share.Share;
        }

        sweep.AddAbout(key, $"{key} is `{text}`", "It must be a part of what the server can do, as in 20%, and at most 200%.");
        return orElse;
    }

    private static TimeSpan Seconds(MappingReader sweep)
    {
        const string Key = "seconds";
        var text = sweep.OptionalText(Key);
        if (Quantity.TryNumber(text ?? DefaultSeconds, out var seconds) && seconds is >= ShortestRunSeconds and <= LongestRunSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        sweep.AddAbout(Key, $"{Key} is `{text}`", FormattableString.Invariant($"It must be a number from {ShortestRunSeconds} to {LongestRunSeconds}."));
        return TimeSpan.FromSeconds(ShortestRunSeconds);
    }
}
