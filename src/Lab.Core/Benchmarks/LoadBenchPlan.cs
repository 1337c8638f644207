using System.Text.Json.Serialization;
using Lab.Core.Definitions;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Benchmarks;

/// <summary>What the generators are set on.</summary>
public enum LoadServer
{
    /// <summary>A server of the lab's own that does next to nothing, so that the generator is what is measured.</summary>
    Responder,

    /// <summary>The private Apache.</summary>
    Apache,
}

/// <summary>What `lab bench load` measures, and in which order: plan.json of its folder.</summary>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Seed">Seed of the order.</param>
/// <param name="Machine">Where it runs.</param>
/// <param name="ServerCpus">CPUs of the server.</param>
/// <param name="LoadCpus">CPUs of the generator.</param>
/// <param name="Connections">Connections of every generator.</param>
/// <param name="Doubts">What was known to be doubtful before the first measurement, in sentences.</param>
/// <param name="Steps">The measurements in their order.</param>
public sealed record LoadBenchPlan(
    DateTimeOffset StartedUtc,
    int Seed,
    BenchMachine Machine,
    int[] ServerCpus,
    int[] LoadCpus,
    int Connections,
    IReadOnlyList<string> Doubts,
    IReadOnlyList<LoadStep> Steps)
{
    /// <summary>Rounds unless told otherwise.</summary>
    public const int DefaultRounds = 3;

    /// <summary>Rounds of the quick bench unless told otherwise.</summary>
    public const int QuickRounds = 1;

    /// <summary>Most rounds that can be asked for.</summary>
    public const int MostRounds = 100;

    /// <summary>The generators that are compared, the lab's own first.</summary>
    public static IReadOnlyList<LoadTool> Tools { get; } = [LoadTool.Builtin, LoadTool.Wrk, LoadTool.Ab];

    /// <summary>The rates at which the engine's pacing is looked at, requests/s.</summary>
    public static IReadOnlyList<int> PacedRatesRps { get; } = [500, 4_000];

    /// <summary>The steps of a bench: in every round each generator once on each server with and without kept connections, and each rate once, all in one random order.</summary>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="seconds">How long they take.</param>
    /// <param name="seed">Seed of the order.</param>
    public static IReadOnlyList<LoadStep> Draw(int rounds, LoadBenchSeconds seconds, int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var steps = new List<LoadStep>();
        foreach (var round in Enumerable.Range(0, rounds))
        {
            LoadStep[] drawn = [.. Contests(round, seconds.Contest), .. PacedRatesRps.Select(rate => new PacingStep(0, round, seconds.Pacing, rate))];
            Combinatorics.SelectPermutationInplace(drawn, random);
            var first = steps.Count;
            steps.AddRange(drawn.Select((step, index) => step with { Index = first + index }));
        }

        return steps;
    }

    private static IEnumerable<LoadStep> Contests(int round, int seconds) =>
        from server in Enum.GetValues<LoadServer>()
        from keepAlive in (bool[])[true, false]
        from tool in Tools
        select new ContestStep(0, round, seconds, server, keepAlive, tool);
}

/// <summary>How long the measurements take, s, warming up not counted.</summary>
/// <param name="Contest">Each generator on each server.</param>
/// <param name="Pacing">Each rate of the open loop.</param>
public sealed record LoadBenchSeconds(int Contest, int Pacing)
{
    /// <summary>The longest that can be asked for.</summary>
    public const int Most = 600;

    /// <summary>Of the whole bench.</summary>
    public static readonly LoadBenchSeconds Whole = new(5, 10);

    /// <summary>Of the quick one.</summary>
    public static readonly LoadBenchSeconds Quick = new(2, 3);

    /// <summary>As somebody wants it for the generators; the open loop takes twice that.</summary>
    public static LoadBenchSeconds Of(int contest) => new(contest, 2 * contest);
}

/// <summary>One measurement.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Round">The round it belongs to, from 0.</param>
/// <param name="Seconds">How long it measures, s, set-up not counted.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ContestStep), "contest")]
[JsonDerivedType(typeof(PacingStep), "pacing")]
public abstract record LoadStep(int Index, int Round, int Seconds);

/// <summary>A generator at full speed: a closed loop.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Round">The round it belongs to, from 0.</param>
/// <param name="Seconds">How long it measures, s.</param>
/// <param name="Server">What it is set on.</param>
/// <param name="KeepAlive">True: connections are kept. False: one for each request.</param>
/// <param name="Tool">The generator.</param>
public sealed record ContestStep(int Index, int Round, int Seconds, LoadServer Server, bool KeepAlive, LoadTool Tool) : LoadStep(Index, Round, Seconds);

/// <summary>The lab's engine at a set rate: an open loop on the responder, connections kept.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Round">The round it belongs to, from 0.</param>
/// <param name="Seconds">How long it measures, s.</param>
/// <param name="RateRps">Requests due in a second.</param>
public sealed record PacingStep(int Index, int Round, int Seconds, int RateRps) : LoadStep(Index, Round, Seconds);
