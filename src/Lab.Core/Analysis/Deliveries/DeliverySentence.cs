namespace Lab.Core.Analysis.Deliveries;

/// <summary>Which way is cheapest for an event, and which lose some: in words, from the figures alone.</summary>
public static class DeliverySentence
{
    /// <summary>The sentences of all loads; empty where no arm counts its own events.</summary>
    public static string Of(IReadOnlyList<DeliveryCost> costs) =>
        string.Join(' ', costs.Where(cost => cost.Delivery is not null).GroupBy(cost => cost.Load, StringComparer.Ordinal).Select(load => Of([.. load])));

    private static string Of(DeliveryCost[] costs)
    {
        DeliveryCost[] whole = [.. costs.Where(cost => cost.Lost == 0)];
        return string.Join(' ', new[] { Cheapest(whole), Cheapest([.. whole.Where(IsBuffer)], "of those by which each event comes by itself "), Losses(costs, whole) }.Where(text => text.Length > 0));
    }

    private static string Cheapest(DeliveryCost[] whole, string among = "")
    {
        DeliveryCost[] ranked = [.. whole.Where(cost => cost.CpuNsPerEvent is not null).OrderBy(cost => cost.CpuNsPerEvent!.Value)];
        if (ranked.Length < 2)
        {
            return "";
        }

        var (first, last) = (ranked[0], ranked[^1]);
        string[] alike = [.. ranked.Skip(1).Where(cost => !cost.CpuNsPerEvent!.Minus(first.CpuNsPerEvent!).IsAboveZero).Select(cost => cost.Arm)];
        var doubt = alike.Length == 0 ? "" : $", not to be told from {string.Join(", ", alike)}";
        var subject = among.Length == 0 ? "The cheapest way that loses nothing is" : $"Cheapest {among}is";
        return $"{subject} {first.Arm}: {Figures.WithInterval(first.CpuNsPerEvent!)} ns of CPU an event{doubt}; the dearest, {last.Arm}, takes {Figures.WithInterval(last.CpuNsPerEvent!)} ns.";
    }

    private static string Losses(DeliveryCost[] costs, DeliveryCost[] whole)
    {
        string[] lossy = [.. costs.Where(cost => cost.Lost > 0).OrderByDescending(cost => cost.LostShare).Select(cost => $"{cost.Arm} {Figures.Percent(cost.LostShare)}")];
        return lossy.Length == 0 ? "No way lost an event."
            : whole.Length == 0 ? $"Every way lost events: {string.Join(", ", lossy)}."
            : $"Events were lost by {string.Join(", ", lossy)}; by none of the other {whole.Length}.";
    }

    private static bool IsBuffer(DeliveryCost cost) => DeliveryName.IsBuffer(cost.Delivery!.Way);
}
