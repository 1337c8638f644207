using Lab.Core.Definitions;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Planning;

/// <summary>What a plan is made from.</summary>
/// <param name="Definition">The question.</param>
/// <param name="Target">What the server runs on.</param>
/// <param name="Seed">Seed of the order of windows.</param>
/// <param name="Probes">The probe arms asked for, also those that this machine refuses.</param>
/// <param name="Blocks">Number of blocks when it was asked for; else as many as fit the time.</param>
public sealed record PlanRequest(ExperimentDefinition Definition, string Target, int Seed, IReadOnlyList<Arm> Probes, int? Blocks);

/// <summary>Makes the schedule of a switchback: pure, and the same for the same request.</summary>
public static class Planner
{
    /// <summary>Blocks between two looks at the precision.</summary>
    private const int Batch = 5;

    /// <summary>Accounting windows of the baseline and of each probe under a load: the fewest that give a useful interval (docs/0007-ledger.md).</summary>
    private const int AccountingRounds = 4;

    /// <summary>
    /// The plan, or what stands against it. An arm that this machine refuses takes part in the drawing of the order and is
    /// left out afterwards, so the order of the others is the same on every machine.
    /// </summary>
    public static (ExperimentPlan? Plan, IReadOnlyList<PreflightIssue> Issues) Make(PlanRequest request)
    {
        Arm[] arms = [.. Controls(request), .. request.Probes];
        var blockTime = BlockTime(arms.Where(arm => arm.NotRun is null));
        var perLoad = request.Definition.MaxTime / request.Definition.Loads.Count;
        var blocks = request.Blocks ?? (int)(perLoad / blockTime);
        var issues = Check(request, arms, blocks, blockTime).ToArray();
        if (issues.Length > 0)
        {
            return (null, issues);
        }

        var random = new Xoshiro256StarStar(request.Seed, threadSafe: false);
        var schedules = request.Definition.Loads.Select(load => new Schedule(load.Name, DrawBlocks(arms, blocks, random), DrawAccounting(arms, random))).ToArray();
        return (new(request.Definition, request.Target, request.Seed, arms, schedules, Batch, request.Blocks is not null), []);
    }

    /// <summary>
    /// Pairs of an arm in a block. A control gets half of what a probe gets where there are several: it tells the noise floor, and the
    /// probes are what was asked for.
    /// </summary>
    public static int PairsPerBlock(Arm arm)
    {
        var pairs = ClassTiming.For(arm.Class).PairsPerBlock;
        return arm.Kind == ArmKind.Control ? (pairs + 1) / 2 : pairs;
    }

    /// <summary>Time that a block of these arms takes, switching included.</summary>
    public static TimeSpan BlockTime(IEnumerable<Arm> arms)
    {
        var total = TimeSpan.Zero;
        foreach (var arm in arms)
        {
            var timing = ClassTiming.For(arm.Class);
            total += 2 * PairsPerBlock(arm) * (timing.Window + timing.Guard + timing.Switch);
        }

        return total;
    }

    /// <summary>
    /// A control for each class that is measured or was asked for; where no probe of a class runs and nobody asked, its control is not
    /// run either.
    /// </summary>
    private static IEnumerable<Arm> Controls(PlanRequest request)
    {
        var asked = request.Definition.Controls ?? [];
        return request.Probes.Select(arm => arm.Class).Concat(asked).Distinct().Order().Select(switchingClass =>
        {
            var probes = request.Probes.Where(arm => arm.Class == switchingClass).ToArray();
            var running = probes.Where(arm => arm.NotRun is null).ToArray();
            var hooks = (running.Length > 0 ? running : probes).Select(arm => arm.Hooks).DefaultIfEmpty(1).Max();
            return Arm.Control(switchingClass, hooks) with
            {
                NotRun = running.Length > 0 || asked.Contains(switchingClass) ? null : "no probe of its class runs here",
            };
        });
    }

    private static IEnumerable<PreflightIssue> Check(PlanRequest request, Arm[] arms, int blocks, TimeSpan blockTime)
    {
        var running = arms.Where(arm => arm.NotRun is null).ToArray();
        if (running.Length == 0)
        {
            yield break; // said elsewhere, with every reason
        }

        var needed = running.Max(arm => (ExperimentPlan.MinimumPairs - 1) / PairsPerBlock(arm)) + 1;
        if (blocks >= needed)
        {
            yield break;
        }

        var least = needed * blockTime * request.Definition.Loads.Count;
        yield return request.Blocks is null
            ? new PreflightIssue(
                "--max-time",
                Line: null,
                $"{request.Definition.MaxTime.TotalSeconds:0} s are too short: {ExperimentPlan.MinimumPairs} pairs of each of {running.Length} arms take about {least.TotalSeconds:0} s",
                $"Allow at least --max-time {Math.Ceiling(least.TotalSeconds):0}s, or ask for fewer probes with --probe.")
            : new PreflightIssue(
                "--blocks",
                Line: null,
                $"{blocks} blocks give fewer than {ExperimentPlan.MinimumPairs} pairs of some arm, and such a run can't reach a verdict",
                $"Ask for at least --blocks {needed}.");
    }

    private static AccountingRound[] DrawAccounting(Arm[] arms, Xoshiro256StarStar random) =>
    [
        .. Enumerable.Range(0, arms.Any(arm => arm is { Kind: ArmKind.Probe, NotRun: null }) ? AccountingRounds : 0).Select(round =>
        {
            string[] drawn = [Arm.Baseline, .. arms.Where(arm => arm.Kind == ArmKind.Probe).Select(arm => arm.Id)];
            Combinatorics.SelectPermutationInplace(drawn, random);
            return new AccountingRound(round, [.. drawn.Except(arms.Where(arm => arm.NotRun is not null).Select(arm => arm.Id), StringComparer.Ordinal)]);
        }),
    ];

    private static Block[] DrawBlocks(Arm[] arms, int blocks, Xoshiro256StarStar random)
    {
        var running = arms.Where(arm => arm.NotRun is null).Select(arm => arm.Id).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        return [.. Enumerable.Range(0, blocks).Select(block =>
        {
            var drawn = arms.SelectMany(arm => Enumerable.Repeat(arm.Id, PairsPerBlock(arm))).ToArray();
            Combinatorics.SelectPermutationInplace(drawn, random);
            var ordered = drawn.Select(arm => (Arm: arm, BaselineFirst: random.NextBoolean())).ToArray();
            return new Block(block, [.. ordered
                .Where(pair => running.Contains(pair.Arm))
                .Select(pair => new Pair(index++, pair.Arm, pair.BaselineFirst))]);
        })];
    }
}
