using Lab.Core.Analysis;
using Lab.Core.Analysis.Deliveries;
using Lab.Core.Statistics;

namespace Lab.Reporting.Plots;

/// <summary>maps.png: what an event costs by each way from the kernel to user space, and how many were lost.</summary>
public static class DeliveryPlot
{
    private const double NsPerUs = 1_000;

    /// <summary>The picture of an assessment.</summary>
    public static BarPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return new BarPlot(
            $"{plan.Definition.Name}: what an event costs by each way to user space",
            "CPU of the machine under test (ns/event), with 95 % intervals",
            [.. assessment.Deliveries.Select(cost => new BarRow(PlotLabel.Of(plan, cost.Load, cost.Arm), styles[cost.Arm], [Program(cost), Measured(cost)], Text(cost)))],
            "upper bar, grey: the program's body by the kernel's statistics; lower bar: measured change, dark: the server's part, light: the reader's");
    }

    private static Bar Program(DeliveryCost cost) => cost.ProgramNsPerEvent is { } ns ? Bar.Stacked(span: null, (ns, BarShade.Grey)) : Bar.Without("not counted");

    private static Bar Measured(DeliveryCost cost)
    {
        if (cost is not { Measured: { } measured, CpuNsPerEvent: { } all })
        {
            return Bar.Without("not measured: too few pairs");
        }

        var nsPerEvent = NsPerUs / cost.EventsPerRequest;
        return Bar.Stacked(Span(all), (measured.Server.Value * nsPerEvent, BarShade.Full), (measured.Reader.Value * nsPerEvent, BarShade.Light));
    }

    private static ValueSpan? Span(Amount amount) => amount.Interval95 is { } interval ? new(amount.Value, interval.Low, interval.High) : null;

    private static string Text(DeliveryCost cost) => string.Join(
        '\n',
        cost.CpuNsPerEvent is { } all ? $"{Figures.WithInterval(all)} ns" : "not measured",
        cost.Delivery is null ? "delivers nothing" : cost.Lost == 0 ? "none lost" : $"{Figures.Percent(cost.LostShare)} lost");
}
