using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What the bench counts.</summary>
public enum HookUnit
{
    /// <summary>Time on the wall, ns.</summary>
    Ns,

    /// <summary>Instructions of the machine: what an emulated CPU has to offer.</summary>
    Instructions,
}

/// <summary>What `lab bench hooks` measures, and in which order: plan.json of its folder.</summary>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Seed">Seed of every order.</param>
/// <param name="Machine">Where it runs.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="IsQuick">True for the rungs of the quick bench only.</param>
/// <param name="Blocks">Blocks of each rung; a block is measured without and with the program.</param>
/// <param name="BodyCpu">The CPU of the bodies that run on one.</param>
/// <param name="ReaderCpu">The CPU of a reader of events.</param>
/// <param name="Rungs">The rungs in their order.</param>
public sealed record HookBenchPlan(
    DateTimeOffset StartedUtc,
    int Seed,
    HookMachine Machine,
    HookUnit Unit,
    bool IsQuick,
    int Blocks,
    int BodyCpu,
    int ReaderCpu,
    IReadOnlyList<HookRung> Rungs)
{
    private const int TimedBlocks = 60;
    private const int QuickTimedBlocks = 40;

    // What is counted hardly differs between blocks.
    private const int CountedBlocks = 20;
    private const int QuickCountedBlocks = 6;

    /// <summary>Fewer blocks give no 95 % interval of a median.</summary>
    public const int FewestBlocks = 6;

    /// <summary>Most blocks that can be asked for.</summary>
    public const int MostBlocks = 10_000;

    /// <summary>Blocks of each rung unless told otherwise.</summary>
    /// <param name="isQuick">For the quick bench, which is to end within 5 minutes.</param>
    /// <param name="isCounted">Where instructions are counted.</param>
    public static int BlocksOf(bool isQuick, bool isCounted) => (isQuick, isCounted) switch
    {
        (false, false) => TimedBlocks,
        (true, false) => QuickTimedBlocks,
        (false, true) => CountedBlocks,
        (true, true) => QuickCountedBlocks,
    };

    /// <summary>The rungs in a random order.</summary>
    public static IReadOnlyList<HookRung> Shuffle(IReadOnlyList<HookRung> rungs, int seed)
    {
        HookRung[] drawn = [.. rungs];
        Combinatorics.SelectPermutationInplace(drawn, new Xoshiro256StarStar(seed, threadSafe: false));
        return drawn;
    }

    /// <summary>Which half of each block of a rung comes first: the one with the program (true) or the one without.</summary>
    /// <param name="rung">Its place in <see cref="Rungs"/>.</param>
    public IReadOnlyList<bool> DrawHalves(int rung)
    {
        var random = new Xoshiro256StarStar(unchecked((Seed * 1_000) + rung), threadSafe: false);
        bool[] halves = [.. Enumerable.Range(0, Blocks).Select(block => block % 2 == 0)];
        Combinatorics.SelectPermutationInplace(halves, random);
        return halves;
    }
}

/// <summary>The machine that the bench ran on.</summary>
/// <param name="Kernel">Release of its kernel.</param>
/// <param name="CpuModel">Model of its CPU.</param>
/// <param name="Cpus">Number of its CPUs.</param>
/// <param name="Virtualisation">The hypervisor; null on bare metal.</param>
public sealed record HookMachine(string Kernel, string CpuModel, int Cpus, string? Virtualisation);
