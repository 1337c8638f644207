using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>Blocks without which a load can't reach a verdict.</summary>
/// <param name="Blocks">Of each arm that runs enough for what the load is judged by.</param>
/// <param name="BlockTime">Time that one takes.</param>
/// <param name="Reason">What that is: `20 pairs`.</param>
internal sealed record LoadNeeds(int Blocks, TimeSpan BlockTime, string Reason)
{
    /// <summary>Time that they take together.</summary>
    internal TimeSpan Time => Blocks * BlockTime;

    /// <summary>Time that all loads of a plan take.</summary>
    internal static TimeSpan Total(IEnumerable<LoadNeeds> needs) =>
        needs.Aggregate(TimeSpan.Zero, (total, load) => total + load.Time);

    /// <summary>
    /// A closed loop needs pairs. An open loop needs super-blocks; where its rate is a part of a capacity that nobody has measured yet, a
    /// pair for each is taken, which is the fewest that can do.
    /// </summary>
    internal static LoadNeeds Of(LoadSpec load, IReadOnlyList<Arm> running)
    {
        var probes = Math.Max(1, running.CountBy(arm => arm.Kind).Select(family => family.Value).DefaultIfEmpty(1).Max());
        var superBlocks = SuperBlocks.NeededFor(probes);
        int Pairs(Arm arm) => load switch
        {
            OpenLoop { Rate: FixedRate rate } => superBlocks * SuperBlocks.PairsFor(rate.Rps, ClassTiming.For(arm.Class, load).Window),
            OpenLoop => superBlocks,
            _ => ExperimentPlan.MinimumPairs,
        };
        return new LoadNeeds(
            running.Select(arm => ((Pairs(arm) - 1) / Planner.PairsPerBlock(arm, load)) + 1).DefaultIfEmpty(1).Max(),
            Planner.BlockTime(running, load),
            load is OpenLoop
                ? string.Create(CultureInfo.InvariantCulture, $"{superBlocks} times {SuperBlocks.Requests:N0} requests of {load.Name}")
                : string.Create(CultureInfo.InvariantCulture, $"{ExperimentPlan.MinimumPairs} pairs"));
    }
}
