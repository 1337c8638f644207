using Lab.Core.Analysis;
using Lab.Core.Analysis.Deliveries;
using Lab.Core.Machines;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of a run whose probes count what should come out of them; empty for every other run.</summary>
internal static class DeliveryText
{
    private const string Note =
        "Events are the hits that passed the filter, counted by the program itself for each CPU in the accounting windows, at the full rate of the load; lost are those that user space never got. "
        + "The program's time is the kernel's own, hits that did not pass included; the way's part is what it takes beyond the arm that delivers nothing. "
        + "The reader's CPU and all CPU are measured changes over the pairs, divided by the events that were due: an event that is lost costs its reader nothing. "
        + "A perf buffer's size is that of each CPU. Readers count what they read and print nothing.";

    internal static string[] Of(Assessment assessment) => assessment.Deliveries.Count == 0
        ? []
        :
        [
            "### By each way to user space",
            DeliveryTable.ForReading(assessment).ToMarkdown().TrimEnd(),
            string.Join('\n', Onsets(assessment)),
            Note,
            "![Ways to user space](maps.png)",
        ];

    /// <summary>Where each way starts to lose: its sizes from the largest down.</summary>
    private static IEnumerable<string> Onsets(Assessment assessment) =>
        from cost in assessment.Deliveries
        where cost.Delivery is not null
        group cost by (cost.Load, Name: Name(cost.Delivery!)) into way
        select $"- {way.Key.Name}: {string.Join("; ", way.OrderByDescending(cost => cost.Delivery!.Capacity).Select(cost => $"{DeliveryName.Size(cost.Delivery!)} {(cost.Lost == 0 ? "loses nothing" : $"loses {Figures.Percent(cost.LostShare)}")}"))}";

    private static string Name(Delivery delivery) => DeliveryName.IsBuffer(delivery.Way) ? $"{DeliveryName.Of(delivery.Way)}, read {DeliveryName.WakeUp(delivery)}" : DeliveryName.Of(delivery.Way);
}
