using Lab.Core.Definitions;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Benchmarks;

/// <summary>A way to measure what a probe costs.</summary>
public enum Method
{
    /// <summary>What an engineer does: wrk without the probe, then wrk with it, each half of the time.</summary>
    Wrk,

    /// <summary>A run of the lab.</summary>
    Lab,
}

/// <summary>What `lab bench precision` compares, and in which order: plan.json of its folder.</summary>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Seed">Seed of the order and of the lab's runs.</param>
/// <param name="Probe">Id of the arm that both methods measure.</param>
/// <param name="Load">The load; wrk gets the same number of connections.</param>
/// <param name="Steps">The measurements in their order.</param>
public sealed record PrecisionPlan(DateTimeOffset StartedUtc, int Seed, string Probe, ClosedLoop Load, IReadOnlyList<PrecisionStep> Steps)
{
    /// <summary>Rounds unless told otherwise.</summary>
    public const int DefaultRounds = 2;

    /// <summary>Rounds of the quick bench unless told otherwise.</summary>
    public const int QuickRounds = 5;

    /// <summary>Most rounds that can be asked for.</summary>
    public const int MostRounds = 100;

    /// <summary>The steps of a bench: in every round each length once by the lab and some times by wrk, all in one random order.</summary>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="isQuick">True for 30 s only, wrk once a round.</param>
    /// <param name="seed">Seed of the order.</param>
    public static IReadOnlyList<PrecisionStep> Draw(int rounds, bool isQuick, int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var steps = new List<PrecisionStep>();
        foreach (var round in Enumerable.Range(0, rounds))
        {
            var drawn = (isQuick ? Quick : Whole).SelectMany(InARound).ToArray();
            Combinatorics.SelectPermutationInplace(drawn, random);
            var first = steps.Count;
            steps.AddRange(drawn.Select((step, index) => new PrecisionStep(first + index, round, step.Method, step.Seconds, OnFirst: false)));
        }

        return [.. steps.Select(step => step with { OnFirst = IsOnFirst(step, steps) })];
    }

    // Long measurements are repeated less: the whole takes under half an hour.
    private static readonly (int Seconds, int WrkARound)[] Whole = [(30, 4), (60, 3), (120, 2)];
    private static readonly (int Seconds, int WrkARound)[] Quick = [(30, 1)];

    private static IEnumerable<(Method Method, int Seconds)> InARound((int Seconds, int WrkARound) length) =>
        Enumerable.Repeat((Method.Wrk, length.Seconds), length.WrkARound).Append((Method.Lab, length.Seconds));

    /// <summary>Every other measurement of a length begins with the probe on, or drift would always push the same way.</summary>
    private static bool IsOnFirst(PrecisionStep step, IEnumerable<PrecisionStep> steps) =>
        step.Method == Method.Wrk
        && steps.Count(other => other.Method == Method.Wrk && other.Seconds == step.Seconds && other.Index < step.Index) % 2 == 1;
}

/// <summary>One measurement.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Round">The round it belongs to, from 0.</param>
/// <param name="Method">How it is made.</param>
/// <param name="Seconds">How long it measures, s, set-up not counted.</param>
/// <param name="OnFirst">For wrk: true when the half with the probe comes first.</param>
public sealed record PrecisionStep(int Index, int Round, Method Method, int Seconds, bool OnFirst);
