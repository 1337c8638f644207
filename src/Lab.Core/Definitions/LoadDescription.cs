using System.Diagnostics;
using System.Globalization;

namespace Lab.Core.Definitions;

/// <summary>Loads in words, the same everywhere.</summary>
public static class LoadDescription
{
    private static readonly Dictionary<Arrivals, string> ArrivalNames = new()
    {
        [Arrivals.Constant] = "constant",
        [Arrivals.Poisson] = "Poisson",
    };

    /// <summary>How requests come: `closed loop, 16 connections in flight, one connection for each request`.</summary>
    public static string Of(LoadSpec load) => load.Tool == LoadTool.Builtin ? Loop(load) : $"{Loop(load)}, by {LoadTools.Of(load.Tool)}";

    private static string Loop(LoadSpec load) => load switch
    {
        ClosedLoop closed => string.Create(CultureInfo.InvariantCulture, $"closed loop, {closed.Connections} connections in flight, {Use(closed)}"),
        CountedLoop counted => string.Create(CultureInfo.InvariantCulture, $"{counted.RequestsPerWindow} requests a window, one in flight, {Use(counted)}{Ports(counted)}; instructions are counted, not time"),
        OpenLoop open => string.Create(
            CultureInfo.InvariantCulture,
            $"open loop, {Of(open.Rate)}, {ArrivalsOf(open)}, at most {open.Connections} connections, {Use(open)}"),
        SweepLoop sweep => string.Create(
            CultureInfo.InvariantCulture,
            $"sweep, {sweep.Steps} rates from {sweep.From * 100:0.###} % to {sweep.To * 100:0.###} % of the capacity for {sweep.RunTime.TotalSeconds:0.###} s each, {ArrivalNames[sweep.Arrivals]} arrivals, at most {sweep.Connections} connections, {Use(sweep)}"),
        _ => throw new UnreachableException(),
    };

    /// <summary>The rate: `2,350 requests/s (50 % of the capacity of 4,700)`.</summary>
    public static string Of(LoadRate rate) => rate switch
    {
        MeasuredShare measured => string.Create(
            CultureInfo.InvariantCulture, $"{measured.Rps:N0} requests/s ({measured.Share * 100:0.###} % of the capacity of {measured.CapacityRps:N0})"),
        FixedRate known => string.Create(CultureInfo.InvariantCulture, $"{known.Rps:#,##0.###} requests/s"),
        CapacityShare share => string.Create(CultureInfo.InvariantCulture, $"{share.Share * 100:0.###} % of the capacity"),
        _ => throw new UnreachableException(),
    };

    /// <summary>NBomber keeps to its rate in its own way, whatever is asked for.</summary>
    private static string ArrivalsOf(OpenLoop load) => load.KnowsDueTimes
        ? $"{ArrivalNames[load.Arrivals]} arrivals"
        : "arrivals at random within each second and up to some percent more than that (NBomber's way)";

    private static string Ports(CountedLoop load) => load.LocalPorts is { } ports ? string.Create(CultureInfo.InvariantCulture, $" from {ports} local ports by turns") : "";

    private static string Use(LoadSpec load) => load.KeepAlive ? "kept alive" : "one connection for each request";
}
