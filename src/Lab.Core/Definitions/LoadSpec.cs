using System.Text.Json.Serialization;

namespace Lab.Core.Definitions;

/// <summary>A way to put load on the server.</summary>
/// <param name="Name">Its name in the results, for example `saturation`.</param>
/// <param name="Connections">Connections at most in flight.</param>
/// <param name="KeepAlive">True: a connection is used again and again. False: one connection for each request, closed by the server first.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "model")]
[JsonDerivedType(typeof(ClosedLoop), "closed")]
[JsonDerivedType(typeof(OpenLoop), "open")]
[JsonDerivedType(typeof(SweepLoop), "sweep")]
[JsonDerivedType(typeof(CountedLoop), "counted")]
public abstract record LoadSpec(string Name, int Connections, bool KeepAlive)
{
    /// <summary>What is asked for; plans of before there was a choice don't say, and asked for the one page.</summary>
    public RequestSpec Requests
    {
        get;
        init => field = value ?? RequestSpec.Index;
    } = RequestSpec.Index;

    /// <summary>Threads of the generator, each with its own connections; null for one on each of the load's CPUs.</summary>
    public int? Threads { get; init; }

    /// <summary>What generates the load.</summary>
    public LoadTool Tool { get; init; }

    /// <summary>Pairs of an arm in a block at most, for experiments of many arms; null for as many as its switching class has.</summary>
    public int? MostPairsPerBlock { get; init; }
}

/// <summary>A closed loop: every connection sends its next request as soon as the last one is answered.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Connections">Connections in flight.</param>
/// <param name="KeepAlive">True: a connection is used again and again. False: one connection for each request, closed by the server first.</param>
public sealed record ClosedLoop(string Name, int Connections, bool KeepAlive) : LoadSpec(Name, Connections, KeepAlive);

/// <summary>An open loop: requests are due at times of their own, whether or not the server keeps up.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Rate">How many are due in a second.</param>
/// <param name="Arrivals">How their times are drawn.</param>
/// <param name="Connections">Connections at most in flight; an arrival that finds none free waits, and its latency counts from when it was due.</param>
/// <param name="KeepAlive">True: a connection is used again and again. False: one connection for each request, closed by the server first.</param>
public sealed record OpenLoop(
    string Name, LoadRate Rate, Arrivals Arrivals, int Connections,
    bool KeepAlive) : LoadSpec(Name, Connections, KeepAlive)
{
    /// <summary>
    /// False for NBomber, which draws a request's time and tells nobody: how late it was is not known, and the
    /// corrected latency counts from when it began the request, waiting for a connection included.
    /// </summary>
    [JsonIgnore]
    public bool KnowsDueTimes => Tool != LoadTool.NBomber;
}

/// <summary>How the times of arrivals are drawn.</summary>
public enum Arrivals
{
    /// <summary>Arrival n is due at start + n periods.</summary>
    Constant,

    /// <summary>Independent exponential gaps, as many independent users make them.</summary>
    Poisson,
}

/// <summary>What generates the load.</summary>
public enum LoadTool
{
    /// <summary>The lab's own engine.</summary>
    Builtin,

    /// <summary>wrk: closed loops only.</summary>
    Wrk,

    /// <summary>ab, of Apache's own tools: closed loops only.</summary>
    Ab,

    /// <summary>NBomber, where the lab was built with it.</summary>
    NBomber,
}
