using Lab.Core.Analysis;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>ladder.png of `lab bench hooks`: what a hit adds, over what others published; a panel for each place where events are made.</summary>
public static class HookPlot
{
    private static readonly (string Title, Func<HookRung, bool> IsOf)[] Panels =
    [
        ("Hooks in the kernel", rung => rung is { Body: HookBody.Call, OnAllCpus: false }),
        ("Hooks in user space", rung => rung is { Body: HookBody.Nop or HookBody.Push or HookBody.Ret or HookBody.Marker, OnAllCpus: false }),
        ("Changes of state of a connection over loopback", rung => rung is { Body: HookBody.Connection, OnAllCpus: false }),
        ("All CPUs hitting the hook at once", rung => rung.OnAllCpus),
    ];

    /// <summary>The panels of a result.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(HookBenchResult result) =>
    [
        .. from panel in Panels
           let rows = result.Figures.Where(each => each.AddedPerHit is not null && panel.IsOf(each.Rung)).Select(each => Row(result.Plan, each)).ToArray()
           where rows.Length > 0
           select new IntervalPlot(
               $"{panel.Title}: what a hit adds",
               $"{HookBenchNames.OfUnit(result.Plan.Unit)} a hit, with 95 % interval; logarithmic",
               rows,
               [],
               result.Plan.Unit == HookUnit.Ns
                   ? "grey band or stroke behind: published by others, other machines; short stroke: the body by the kernel's own statistics"
                   : "all that a hit makes the machine execute: the way to the program and back, and its body; instructions are not time")
           {
               Scale = AxisScale.Logarithmic,
           },
    ];

    private static IntervalRow Row(HookBenchPlan plan, HookFigures each) => new(
        $"{Place(each.Rung)}\n{each.Rung.What}",
        new ArmStyle(ArmStyle.Palette[(int)(each.Rung.Dose ?? ProbeDose.Print) % ArmStyle.Palette.Count], each.Rung.IsRead ? 1 : 0),
        each.AddedPerHit is { Interval95: { } interval } added ? new ValueSpan(added.Value, interval.Low, interval.High) : null,
        HookTable.FieldOf(plan, each) is { } field ? new ValueRange(field.LowNs, field.HighNs) : null,
        plan.Unit == HookUnit.Ns && each.KernelNsPerHit is > 0 and var kernel ? kernel : null,
        $"{Figures.WithInterval(each.AddedPerHit!)} {HookBenchNames.OfUnit(plan.Unit)}");

    private static string Place(HookRung rung) => rung.Body is HookBody.Call or HookBody.Connection ? $"{rung.Hook}:{rung.Target}" : $"{rung.Hook} on {HookBodies.NameOf(rung.Body)}";
}
