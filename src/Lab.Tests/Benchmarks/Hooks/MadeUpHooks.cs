using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;

namespace Lab.Tests.Benchmarks.Hooks;

/// <summary>A bench whose truth is known: an event costs 100, and each hook adds what the test says, with a little noise that cancels out.</summary>
internal static class MadeUpHooks
{
    public const int Blocks = 12;

    private const long Events = 1_000;
    private const double Event = 100;

    public static HookRung Rung(string hook, ProbeDose dose = ProbeDose.Empty, HookBody body = HookBody.Call, bool onAllCpus = false) =>
        HookRungs.All(isQuick: false).First(rung => rung.Hook == hook && rung.Dose == dose && rung.Body == body && rung.OnAllCpus == onAllCpus);

    public static HookRung Control { get; } = HookRungs.All(isQuick: true).First(rung => rung.IsControl && rung.Body == HookBody.Call);

    public static HookBenchPlan Plan(params IReadOnlyList<HookRung> rungs) => new(
        DateTimeOffset.UnixEpoch, Seed: 7, new HookMachine("6.1.0", "a CPU", Cpus: 2, "kvm"), HookUnit.Ns, IsQuick: true, Blocks, BodyCpu: 1, ReaderCpu: 0, rungs);

    /// <summary>Blocks of a rung and its account.</summary>
    public static IEnumerable<HookSample> Measured(HookRung rung, double added, double proportion = 1, double hitsPerEvent = 1) =>
    [
        .. Enumerable.Range(0, Blocks).Select(block => Block(rung, added + ((block % 3) - 1), proportion)),
        new AccountSample(rung.Id, Events, (long)(Events * hitsPerEvent), RunNs: (long)(Events * hitsPerEvent * 40), Received: 0, Lost: 0, AllocatedBytes: 0),
    ];

    public static HookBenchResult Result(params (HookRung Rung, double Added)[] truths) =>
        HookBenchAnalysis.Of(Plan([.. truths.Select(truth => truth.Rung)]), [.. truths.SelectMany(truth => Measured(truth.Rung, truth.Added))]);

    private static BlockSample Block(HookRung rung, double added, double proportion)
    {
        // Twice as many events take `proportion` times twice as long, both together three times what one takes.
        var with = 3 * Events * (Event + added) / (1 + (2 * proportion));
        return new(rung.Id, Events, Events * Event, 2 * Events * Event, with, 2 * proportion * with);
    }
}
