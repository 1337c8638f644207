using Lab.Core.Analysis;
using Lab.Core.Analysis.Deliveries;
using Lab.Core.Machines;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>maps.csv: for each way from the kernel to user space, what an event costs and how many were lost. Low and high are 95 % intervals.</summary>
public static class DeliveryTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "way", "buffer_bytes", "keys", "wakeup", "poll_ms", "events", "expected", "lost", "lost_pct", "events_per_request",
        "program_ns_per_event", "delivery_ns_per_event", "reader_ns_per_event", "reader_low", "reader_high", "cpu_ns_per_event", "cpu_ns_low", "cpu_ns_high",
        "cpu_us_per_request", "cpu_low", "cpu_high",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(Columns, [.. assessment.Deliveries.Select(Row)]);

    /// <summary>The same as a person reads it.</summary>
    internal static Table ForReading(Assessment assessment) => new(
        ["arm", "way", "size", "reader reads", "events", "lost", "program (ns/event)", "of it the way's", "reader (ns/event)", "all CPU (ns/event)", "all CPU (us/request)"],
        [
            .. assessment.Deliveries.Select(cost => (IReadOnlyList<string>)
            [
                cost.Arm, DeliveryName.Of(cost.Delivery?.Way ?? DeliveryWay.None), cost.Delivery is { } of ? DeliveryName.Size(of) : "", cost.Delivery is { } when ? DeliveryName.WakeUp(when) : "",
                Cell.Of(cost.Expected), cost.Lost == 0 ? "0" : $"{Cell.Of(cost.Lost)} ({Figures.Percent(cost.LostShare)})",
                Number(cost.ProgramNsPerEvent), cost.Delivery is null ? "" : Number(cost.DeliveryNsPerEvent), Number(cost.ReaderNsPerEvent), Number(cost.CpuNsPerEvent), Number(cost.Measured?.Total),
            ]),
        ]);

    private static IReadOnlyList<string> Row(DeliveryCost cost)
    {
        var isBuffer = cost.Delivery is { } delivery && DeliveryName.IsBuffer(delivery.Way);
        return
        [
            cost.Load, cost.Arm, DeliveryName.Of(cost.Delivery?.Way ?? DeliveryWay.None), isBuffer ? Cell.Of(cost.Delivery!.Capacity) : "", isBuffer ? "" : Cell.Of(cost.Delivery?.Capacity),
            cost.Delivery is { } of ? DeliveryName.WakeUp(of) : "", Cell.Of(cost.Delivery?.PollMs), Cell.Of(cost.Events), Cell.Of(cost.Expected), Cell.Of(cost.Lost), Cell.Percent(cost.LostShare),
            Cell.Of(cost.EventsPerRequest), Cell.Of(cost.ProgramNsPerEvent), Cell.Of(cost.DeliveryNsPerEvent),
            .. Cell.WithInterval(cost.ReaderNsPerEvent), .. Cell.WithInterval(cost.CpuNsPerEvent), .. Cell.WithInterval(cost.Measured?.Total),
        ];
    }

    private static string Number(double? value) => value is { } number ? Figures.Number(number) : "";

    private static string Number(Amount? amount) => amount is null ? "" : Figures.WithInterval(amount);
}
