using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Ladder;

/// <summary>Whether the hooks rank here as they do in the field: raw_tp, then tp_btf and fentry, tracepoint, kprobe, uprobe, uretprobe.</summary>
/// <param name="Rungs">A rung for each kind of hook, in the field's order.</param>
/// <param name="Reversed">Two of them of which the field's cheaper one is surely dearer here; null where there are none.</param>
/// <param name="IsCertain">True where each costs surely more than the one before.</param>
public sealed record HookOrder(IReadOnlyList<LadderRung> Rungs, (LadderRung Dearer, LadderRung Cheaper)? Reversed, bool IsCertain)
{
    // Of the same rank: the field has them close together, and now the one, now the other ahead.
    private static readonly string[][] Ranks = [["raw_tp"], ["tp_btf", "fentry", "fexit"], ["tracepoint"], ["kprobe"], ["kretprobe"], ["uprobe"], ["uretprobe"]];

    /// <summary>How the order stands to the field's, as the beginning of a sentence.</summary>
    public string Verdict => Reversed is { } reversed
        ? $"The order is not the field's: {reversed.Dearer.Hook.Type} costs surely more than {reversed.Cheaper.Hook.Type}"
        : IsCertain ? "The order is the field's" : "Nothing contradicts the field's order, though not every step of it can be told from zero";

    /// <summary>The order of a load's rungs; null where fewer than two kinds of hook were measured.</summary>
    public static HookOrder? Of(IReadOnlyList<LadderRung> rungs)
    {
        LadderRung[] found = [.. Ranks.SelectMany(rank => rank).Select(type => Representative(rungs, type)).OfType<LadderRung>()];
        if (found.Length < 2)
        {
            return null;
        }

        var pairs = found.SelectMany((cheaper, index) => found.Skip(index + 1).Select(dearer => (Cheaper: cheaper, Dearer: dearer)))
            .Where(pair => Rank(pair.Cheaper) < Rank(pair.Dearer)).ToArray();
        var reversed = pairs.Where(pair => Difference(pair.Dearer, pair.Cheaper).IsBelowZero).Select(pair => ((LadderRung, LadderRung)?)(pair.Cheaper, pair.Dearer)).FirstOrDefault();
        return new(found, reversed, Array.TrueForAll(pairs, pair => Difference(pair.Dearer, pair.Cheaper).IsAboveZero));
    }

    /// <summary>
    /// The rung that stands for a kind of hook: with the least that a program there does, and of several places the one that is hit most
    /// often for a request, where the figure is the most exact.
    /// </summary>
    public static LadderRung? Representative(IReadOnlyList<LadderRung> rungs, string attachType) => rungs
        .Where(rung => rung.Hook.Type == attachType && rung.Ns is not null)
        .OrderBy(rung => rung.Dose).ThenByDescending(rung => rung.HitsPerRequest)
        .FirstOrDefault();

    private static int Rank(LadderRung rung) => Array.FindIndex(Ranks, rank => rank.Contains(rung.Hook.Type, StringComparer.Ordinal));

    private static Amount Difference(LadderRung one, LadderRung other) => one.Ns!.Minus(other.Ns!);
}
