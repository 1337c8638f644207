using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Ladder;

/// <summary>What the ladder says, in words, made from its figures alone.</summary>
public static class LadderSentence
{
    /// <summary>A hook that switches at every hit shows 1, one that never does 0.</summary>
    private const double HalfASwitch = 0.5;

    private const double NsPerUs = 1_000;

    /// <summary>The sentences of all loads; empty where no arm has a dose.</summary>
    public static string Of(IReadOnlyList<LadderRung> rungs) => string.Join(' ', rungs.GroupBy(rung => rung.Load, StringComparer.Ordinal).Select(load => OfLoad([.. load])));

    private static string OfLoad(LadderRung[] rungs)
    {
        string[] sentences = [Order(rungs), Claim(rungs), Price(rungs), Watching(rungs), Delivery(rungs)];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    private static string Order(LadderRung[] rungs)
    {
        if (HookOrder.Of(rungs) is not { } order)
        {
            return "";
        }

        var figures = string.Join(", ", order.Rungs.Select(rung => $"{rung.Hook.Type} {Cost(rung.Ns!)}"));
        var doses = order.Rungs.Select(rung => rung.Dose).Distinct().ToArray();
        return $"{order.Verdict}; a hit costs{(doses is [var dose] ? $" with the {DoseNames.Of(dose)} program" : "")}: {figures}.";
    }

    /// <summary>The claim: "a uprobe costs an additional context switch".</summary>
    private static string Claim(LadderRung[] rungs)
    {
        // What a program sends to a reader switches to that reader, whatever the hook is.
        LadderRung[] uprobes = [.. rungs.Where(rung => rung is { Hook.Type: "uprobe" or "uretprobe", Dose: not ProbeDose.Print, Switches.Interval95: not null })];
        if (uprobes.MinBy(rung => SwitchInterval(rung).HalfWidth) is not { } exact)
        {
            return "";
        }

        var (none, one) = (Array.Exists(uprobes, rung => SwitchInterval(rung).High < HalfASwitch), Array.Exists(uprobes, rung => SwitchInterval(rung).Low > HalfASwitch));
        var verdict = (none, one) switch
        {
            (true, false) => "A uprobe costs no context switch",
            (false, true) => "A uprobe does cost a context switch",
            _ => "Whether a uprobe costs a context switch can't be told",
        };
        return $"{verdict}: a hit changes how often the server switches by {Switches(exact)}{(uprobes.Length > 1 ? $" where that is known best ({exact.Hook})" : "")}.";
    }

    private static Interval SwitchInterval(LadderRung rung) => rung.Switches!.Interval95!.Value;

    private static string Price(LadderRung[] rungs)
    {
        if (HookOrder.Representative(rungs, "uprobe") is not { Ns: { IsAboveZero: true } uprobe } rung)
        {
            return "";
        }

        var tracepoint = HookOrder.Representative(rungs, "tracepoint") is { Ns: { IsAboveZero: true } other }
            ? string.Create(CultureInfo.InvariantCulture, $", {uprobe.Value / other.Value:0} times a tracepoint's {Us(other)}") : "";
        return $"What it pays is {Us(uprobe)} a hit{tracepoint}, of which the program's body is {Figures.Number(rung.KernelNs / NsPerUs)} us: the rest is the way into the kernel through an exception and back.";
    }

    private static string Watching(LadderRung[] rungs)
    {
        if (HookOrder.Representative(rungs, "watchpoint") is not { } watchpoint)
        {
            return "";
        }

        var switches = watchpoint.Switches is null ? "" : $" and {Switches(watchpoint)} context switches";
        var uprobe = HookOrder.Representative(rungs, "uprobe") is { } other ? $", a uprobe {Us(other.Ns!)}" : "";
        return $"A touch of a watched variable costs {Us(watchpoint.Ns!)}{switches}{uprobe}.";
    }

    private static string Delivery(LadderRung[] rungs)
    {
        var prints = rungs.Where(rung => rung is { Dose: ProbeDose.Print, Switches: not null }).ToArray();
        return prints.MaxBy(rung => rung.Switches!.Value) is not { } most ? ""
            : most.Switches!.IsAboveZero ? $"Switches come with delivery: {most.Hook.Type} that prints makes the server switch {Switches(most)} times more a hit, when its reader is woken."
            : $"No switch of the server's can be told from zero even where a program prints ({Switches(most)} a hit at most).";
    }

    private static string Switches(LadderRung rung) => Figures.WithInterval(rung.Switches!);

    private static string Cost(Amount ns) => $"{Figures.WithInterval(ns)} ns";

    private static string Us(Amount ns) => $"{Figures.WithInterval(new Amount(ns.Value / NsPerUs, ns.Interval95?.Map(value => value / NsPerUs)))} us";
}
