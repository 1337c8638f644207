using Lab.Core.Analysis.Ladder;
using Lab.Core.Statistics;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>
/// From the samples of the bench to its figures. What a program adds is taken within a block, whose halves lie milliseconds apart, and the
/// median of the blocks stands for all: a block that was disturbed is one of many. Pure: the same samples give the same result on any machine.
/// </summary>
public static class HookBenchAnalysis
{
    private const double Confidence = 0.95;

    /// <summary>What the samples say, however many there are.</summary>
    public static HookBenchResult Of(HookBenchPlan plan, IReadOnlyList<HookSample> samples)
    {
        var byRung = samples.ToLookup(sample => sample.Rung, StringComparer.Ordinal);
        HookFigures[] figures = [.. InOrder(plan).Select(rung => FiguresOf(rung, byRung[rung.Id]))];
        var order = HookOrder.Of([.. figures.Where(IsOfTheOrder).Select(each => each.ToLadder()).OfType<LadderRung>()]);
        return new(plan, figures, order, [.. HookBenchDoubts.Failures(figures)], [.. HookBenchDoubts.Of(plan, figures)], HookBenchSentence.Of(plan, figures, order));
    }

    private static IEnumerable<HookRung> InOrder(HookBenchPlan plan)
    {
        HookRung[] ladder = [.. HookRungs.All(isQuick: false)];
        return plan.Rungs.OrderBy(rung => Array.IndexOf(ladder, rung));
    }

    /// <summary>What the samples of one rung say.</summary>
    public static HookFigures FiguresOf(HookRung rung, IEnumerable<HookSample> samples)
    {
        HookSample[] own = [.. samples];
        BlockSample[] blocks = [.. own.OfType<BlockSample>()];
        return new(
            rung,
            blocks.Length,
            Median(blocks, block => block.Without),
            Median(blocks, block => block.With - block.Without),
            // A function that does nothing takes so few instructions that what is measured of it may be less than none.
            Array.TrueForAll(blocks, block => block.Without > 0) ? Median(blocks, block => block.With / block.Without) : null,
            Median(blocks, block => block.Proportion),
            own.OfType<AccountSample>().LastOrDefault(),
            own.OfType<RefusedSample>().LastOrDefault()?.Reason);
    }

    private static Amount? Median(BlockSample[] blocks, Func<BlockSample, double> value)
    {
        if (blocks.Length == 0)
        {
            return null;
        }

        double[] sorted = [.. blocks.Select(value).Order()];
        var (low, high) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return new Amount((low + high) / 2, MedianInterval.Of(sorted, Confidence));
    }

    /// <summary>The field's figures are of one CPU, and its user functions begin with a nop.</summary>
    private static bool IsOfTheOrder(HookFigures figures) => figures.Rung is { OnAllCpus: false, Body: HookBody.Call or HookBody.Nop };
}
