using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>The conclusion of the bench in words, made from its figures alone.</summary>
internal static class HookBenchSentence
{
    internal static string Of(HookBenchPlan plan, IReadOnlyList<HookFigures> figures, HookOrder? order)
    {
        string[] sentences = [Order(plan, order), Body(plan, figures), Crowd(plan, figures)];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0)) is { Length: > 0 } text ? text : "Too few rungs were measured to compare the hooks.";
    }

    private static string Order(HookBenchPlan plan, HookOrder? order)
    {
        if (order is null)
        {
            return "";
        }

        var costs = string.Join(", ", order.Rungs.Select(rung => $"{rung.Hook.Type} {Figures.WithInterval(rung.Ns!)}"));
        return $"{order.Verdict}; a hit adds, in {HookBenchNames.OfUnit(plan.Unit)}, with the empty program: {costs}.";
    }

    /// <summary>The dearest dose against the empty program, where the hook has both.</summary>
    private static string Body(HookBenchPlan plan, IReadOnlyList<HookFigures> figures)
    {
        var measured = figures.Where(each => each is { AddedPerHit: not null, Rung: { OnAllCpus: false, Body: HookBody.Call, Dose: not null } }).ToArray();
        if (measured.Where(each => each.Rung.Dose != ProbeDose.Empty).MaxBy(each => each.AddedPerHit!.Value) is not { } dearest
            || Array.Find(measured, each => each.Rung.Hook == dearest.Rung.Hook && each.Rung.Dose == ProbeDose.Empty) is not { } empty)
        {
            return "";
        }

        return Text($"Of what a program does there, {dearest.Rung.What} is the dearest: {Figures.WithInterval(dearest.AddedPerHit!)} {HookBenchNames.OfUnit(plan.Unit)} at {dearest.Rung.Hook}, where the empty one adds {Figures.WithInterval(empty.AddedPerHit!)}.");
    }

    /// <summary>The rung that suffers most from all CPUs hitting it at once.</summary>
    private static string Crowd(HookBenchPlan plan, IReadOnlyList<HookFigures> figures)
    {
        var growth = figures.Where(each => each is { Rung: { OnAllCpus: true, IsControl: false }, AddedPerHit: not null })
            .Select(crowded => (Crowded: crowded, Alone: figures.FirstOrDefault(each => each.Rung == crowded.Rung with { OnAllCpus = false })))
            .Where(pair => pair.Alone?.AddedPerHit is { Value: > 0 })
            .ToArray();
        if (growth.Length == 0)
        {
            return "";
        }

        var (worst, alone) = growth.MaxBy(pair => pair.Crowded.AddedPerHit!.Value / pair.Alone!.AddedPerHit!.Value);
        return Text($"With all {plan.Machine.Cpus} CPUs at it, {alone!.Rung.Id} changes most: from {Figures.WithInterval(alone.AddedPerHit!)} to {Figures.WithInterval(worst.AddedPerHit!)} {HookBenchNames.OfUnit(plan.Unit)} a hit.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
