using Lab.Core.Definitions;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Planning;

/// <summary>What a plan is made from.</summary>
/// <param name="Definition">The question.</param>
/// <param name="Target">What the server runs on.</param>
/// <param name="Seed">Seed of the order of windows.</param>
/// <param name="Probes">The probe arms asked for, also those that this machine refuses.</param>
/// <param name="Blocks">Number of blocks (of a sweep or of trials, rounds) when it was asked for; else as many as fit the time (of a sweep, as its definition says).</param>
public sealed record PlanRequest(
    ExperimentDefinition Definition, string Target, int Seed, IReadOnlyList<Arm> Probes, int? Blocks)
{
    /// <summary>
    /// True when the longest time was asked for with this run: then a plan that takes longer is refused. Else the time
    /// is a file's wish, which gives way to what the arms need.
    /// </summary>
    public bool MaxTimeIsAsked { get; init; }

    /// <summary>
    /// False where nobody knows which arms run: then what stands against the plan of all of them does not prevent it.
    /// </summary>
    public bool ArmsAreKnown { get; init; } = true;
}

/// <summary>Makes the schedule of a switchback: pure, and the same for the same request.</summary>
public static class Planner
{
    /// <summary>Blocks between two looks at the precision.</summary>
    private const int Batch = 5;

    /// <summary>Accounting windows of the baseline and of each probe under a load: the fewest that give a useful interval (docs/0007-ledger.md).</summary>
    private const int AccountingRounds = 4;

    /// <summary>
    /// The same under an open loop beside which there is a closed one: a program takes as long for a hit there, and the time is better spent on
    /// requests.
    /// </summary>
    private const int FewerAccountingRounds = 2;

    /// <summary>A run that was told to be so short is to try something: accounting shall not take several times as long as the rest of it.</summary>
    private const int FewBlocks = 4;

    /// <summary>
    /// The plan, or what stands against it (both where the arms are not known). An arm that this machine refuses takes
    /// part in the drawing of the order and is left out afterwards, so the order of the others is the same on every
    /// machine.
    /// </summary>
    public static (ExperimentPlan? Plan, IReadOnlyList<PreflightIssue> Issues) Make(PlanRequest request)
    {
        Arm[] arms = [.. Controls(request), .. request.Probes];
        Arm[] running = [.. arms.Where(arm => arm.NotRun is null)];
        LoadNeeds[] needs = [.. request.Definition.SwitchedLoads.Select(load => LoadNeeds.Of(load, running))];
        PreflightIssue[] issues = [.. Check(request, running, needs), .. SweepPlan.Check(request, arms), .. TrialPlan.Check(request, arms)];
        if (issues.Length > 0 && request.ArmsAreKnown)
        {
            return (null, issues);
        }

        var definition = request.Definition with { MaxTime = NeededTime.Stretched(request, arms, needs) };
        var blocks = request.Blocks is { } asked ? [.. needs.Select(_ => asked)] : Divide(definition.MaxTime, needs);
        var random = new Xoshiro256StarStar(request.Seed, threadSafe: false);
        var counts = new Queue<int>(blocks);
        var schedules = request.Definition.Loads.Select(load => request.Definition.HasTrials
            ? new Schedule(load.Name, []) { Trials = TrialPlan.Draw(arms, request.Blocks, random) }
            : load is SweepLoop sweep
            ? new Schedule(load.Name, [], Accounting: null, SweepPlan.Draw(sweep, arms, request.Blocks, random))
            : new Schedule(load.Name, DrawBlocks(arms, load, counts.Dequeue(), random), DrawAccounting(arms, Rounds(request, load), random))).ToArray();
        return (
            new(definition, request.Target, request.Seed, arms, schedules, Batch, request.Blocks is not null), issues);
    }

    /// <summary>
    /// Pairs of an arm in a block. A control gets half of what a probe gets where there are several: it tells the noise floor, and the
    /// probes are what was asked for.
    /// </summary>
    public static int PairsPerBlock(Arm arm, LoadSpec load)
    {
        var pairs = Math.Min(ClassTiming.For(arm.Class, load).PairsPerBlock, load.MostPairsPerBlock ?? int.MaxValue);
        return arm.Kind == ArmKind.Control ? (pairs + 1) / 2 : pairs;
    }

    /// <summary>Time that a block of these arms takes under a load, switching included.</summary>
    public static TimeSpan BlockTime(IEnumerable<Arm> arms, LoadSpec load)
    {
        var total = TimeSpan.Zero;
        foreach (var arm in arms)
        {
            var timing = ClassTiming.For(arm.Class, load);
            total += 2 * PairsPerBlock(arm, load) * (timing.Window + timing.Guard + timing.SwitchOf(arm.Hooks));
        }

        return total;
    }

    /// <summary>
    /// A control for each class that is measured or was asked for; where no probe of a class runs and nobody asked, its control is not
    /// run either. Trials have those that were asked for and no other.
    /// </summary>
    private static IEnumerable<Arm> Controls(PlanRequest request)
    {
        var asked = request.Definition.Controls ?? [];
        return (request.Definition.HasTrials ? asked : request.Probes.Select(arm => arm.Class).Concat(asked)).Distinct().Order().Select(switchingClass =>
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

    private static IEnumerable<PreflightIssue> Check(PlanRequest request, Arm[] running, LoadNeeds[] needs)
    {
        if (running.Length == 0 || needs.Length == 0)
        {
            yield break; // the first is said elsewhere, with every reason
        }

        var least = LoadNeeds.Total(needs);
        var most = needs.Max(load => load.Blocks);
        if (request.Blocks is { } given ? given >= most : !request.MaxTimeIsAsked
            || least <= request.Definition.MaxTime)
        {
            yield break;
        }

        var reasons = string.Join(" and ", needs.Select(load => load.Reason).Distinct(StringComparer.Ordinal));
        yield return request.Blocks is { } blocks
            ? new PreflightIssue(
                "--blocks",
                Line: null,
                $"{blocks} blocks give fewer than {reasons} of some arm, and such a run can't reach a verdict",
                $"Ask for at least --blocks {most}.")
            : new PreflightIssue(
                "--max-time",
                Line: null,
                $"{request.Definition.MaxTime.TotalSeconds:0} s are too short: {reasons} of each of {running.Length} arms take about {least.TotalSeconds:0} s",
                $"Allow at least --max-time {Math.Ceiling(least.TotalSeconds):0}s, or ask for fewer probes with --probe.");
    }

    /// <summary>As many blocks as fit: time goes to the load that has least of it, but each has the blocks that it needs.</summary>
    private static int[] Divide(TimeSpan time, LoadNeeds[] needs)
    {
        int[] blocks = [.. needs.Select(load => load.Blocks)];
        var left = time - LoadNeeds.Total(needs);
        while (needs.Index().Where(load => load.Item.BlockTime > TimeSpan.Zero && load.Item.BlockTime <= left).ToArray() is { Length: > 0 } fitting)
        {
            var (index, load) = fitting.MinBy(each => blocks[each.Index] * each.Item.BlockTime);
            blocks[index]++;
            left -= load.BlockTime;
        }

        return blocks;
    }

    private static int Rounds(PlanRequest request, LoadSpec load) =>
        request.Blocks <= FewBlocks || load is CountedLoop || (load is OpenLoop && request.Definition.Loads.Any(other => other is ClosedLoop))
            ? FewerAccountingRounds
            : AccountingRounds;

    private static AccountingRound[] DrawAccounting(Arm[] arms, int rounds, Xoshiro256StarStar random) =>
    [
        .. Enumerable.Range(0, arms.Any(arm => arm is { Kind: ArmKind.Probe, NotRun: null }) ? rounds : 0).Select(round =>
        {
            string[] drawn = [Arm.Baseline, .. arms.Where(arm => arm.Kind == ArmKind.Probe).Select(arm => arm.Id)];
            Combinatorics.SelectPermutationInplace(drawn, random);
            return new AccountingRound(round, [.. drawn.Except(arms.Where(arm => arm.NotRun is not null).Select(arm => arm.Id), StringComparer.Ordinal)]);
        }),
    ];

    private static Block[] DrawBlocks(Arm[] arms, LoadSpec load, int blocks, Xoshiro256StarStar random)
    {
        var running = arms.Where(arm => arm.NotRun is null).Select(arm => arm.Id).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        return [.. Enumerable.Range(0, blocks).Select(block =>
        {
            var drawn = arms.SelectMany(arm => Enumerable.Repeat(arm.Id, PairsPerBlock(arm, load))).ToArray();
            Combinatorics.SelectPermutationInplace(drawn, random);
            var ordered = drawn.Select(arm => (Arm: arm, BaselineFirst: random.NextBoolean())).ToArray();
            return new Block(block, [.. ordered
                .Where(pair => running.Contains(pair.Arm))
                .Select(pair => new Pair(index++, pair.Arm, pair.BaselineFirst))]);
        })];
    }
}
