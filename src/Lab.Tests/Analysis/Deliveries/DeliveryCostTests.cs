using Lab.Core.Analysis;
using Lab.Core.Analysis.Deliveries;
using Lab.Core.Machines;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis.Deliveries;

public sealed class DeliveryCostTests
{
    private const long Requests = SyntheticDeliveries.Windows * SyntheticAccounting.Requests;

    [Fact]
    public void A_row_holds_what_passed_the_filter_what_came_and_what_was_lost()
    {
        var cost = Costs(("ring", SyntheticDeliveries.Ring(4096), 0.05, 3_000)).Single(each => each.Arm == "maps/ring");
        Assert.Equal(Requests * SyntheticDeliveries.EventsPerRequest, cost.Expected);
        Assert.Equal(cost.Expected - (3_000 * SyntheticDeliveries.Windows), cost.Events);
        Assert.Equal(3_000 * SyntheticDeliveries.Windows, cost.Lost);
        Assert.Equal(0.01, cost.LostShare, precision: 9);
        Assert.Equal(90, cost.ProgramNsPerEvent);
        Assert.Equal(40, cost.DeliveryNsPerEvent);
    }

    [Fact]
    public void What_a_request_costs_is_shared_out_among_its_events()
    {
        var cost = Costs(("ring", SyntheticDeliveries.Ring(4096), 0.10, 0)).Single(each => each.Arm == "maps/ring");
        Assert.Equal(SyntheticDeliveries.EventsPerRequest, cost.EventsPerRequest);
        Assert.Equal(cost.Measured!.Total.Value * 1_000 / SyntheticDeliveries.EventsPerRequest, cost.CpuNsPerEvent!.Value, precision: 9);
        Assert.InRange(cost.CpuNsPerEvent.Value, 450, 750); // a tenth of 60 us
        Assert.True(cost.CpuNsPerEvent.Interval95!.Value.Contains(cost.CpuNsPerEvent.Value));
        Assert.True(cost.ReaderNsPerEvent!.Value < cost.CpuNsPerEvent.Value);
    }

    [Fact]
    public void A_run_whose_probes_count_nothing_has_no_rows() => Assert.Empty(Assessor.Assess(SyntheticRun.WithCost(0.03)).Deliveries);

    [Fact]
    public void An_arm_that_only_filters_delivers_nothing_and_loses_nothing()
    {
        var cost = Costs(("ring", SyntheticDeliveries.Ring(4096), 0.05, 0)).Single(each => each.Arm == "maps/none");
        Assert.Null(cost.Delivery);
        Assert.Equal((0, 0), (cost.Events, cost.Lost));
    }

    [Theory]
    [InlineData(0.02, 0.20, "The cheapest way that loses nothing is maps/counters:", "the dearest, maps/ring,")]
    [InlineData(0.20, 0.02, "The cheapest way that loses nothing is maps/ring:", "the dearest, maps/counters,")]
    public void Sentence_names_the_cheapest_way_by_the_figures(double counters, double ring, string cheapest, string dearest)
    {
        var sentence = Sentence(("counters", SyntheticDeliveries.Counters, counters, 0), ("ring", SyntheticDeliveries.Ring(4096), ring, 0));
        Assert.StartsWith(cheapest, sentence, StringComparison.Ordinal);
        Assert.Contains(dearest, sentence, StringComparison.Ordinal);
        Assert.EndsWith("No way lost an event.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_that_loses_events_is_never_the_cheapest()
    {
        var sentence = Sentence(
            ("small", SyntheticDeliveries.Ring(4096), 0.01, 9_000), ("large", SyntheticDeliveries.Ring(1 << 20), 0.10, 0), ("counters", SyntheticDeliveries.Counters, 0.05, 0));
        Assert.StartsWith("The cheapest way that loses nothing is maps/counters:", sentence, StringComparison.Ordinal);
        Assert.EndsWith("Events were lost by maps/small 3.00 %; by none of the other 2.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Ways_whose_costs_cannot_be_told_apart_are_named()
    {
        var sentence = Sentence(("one", SyntheticDeliveries.Counters, 0.10, 0), ("two", SyntheticDeliveries.Ring(4096), 0.10, 0));
        Assert.Matches("not to be told from maps/(one|two);", sentence);
        Assert.DoesNotContain("not to be told", Sentence(("one", SyntheticDeliveries.Counters, 0.02, 0), ("two", SyntheticDeliveries.Ring(4096), 0.20, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_lose_it_says_so() => Assert.Equal(
        "Every way lost events: maps/two 20.0 %, maps/one 10.0 %.",
        Sentence(("one", SyntheticDeliveries.Ring(4096), 0.10, 30_000), ("two", SyntheticDeliveries.Ring(8192), 0.10, 60_000)));

    [Theory]
    [InlineData(0, 0, "each event")]
    [InlineData(65536, 10, "at 64 KiB, every 10 ms")]
    [InlineData(null, 10, "every 10 ms")]
    [InlineData(1048576, 0, "at 1 MiB")]
    public void Wake_ups_have_names(int? bytes, int pollMs, string name) =>
        Assert.Equal(name, DeliveryName.WakeUp(new Delivery(DeliveryWay.RingBuffer, 4096, bytes, pollMs)));

    private static IReadOnlyList<DeliveryCost> Costs(params (string Arm, Delivery Delivery, double Cost, long Lost)[] arms) =>
        Assessor.Assess(SyntheticDeliveries.Run(arms)).Deliveries;

    private static string Sentence(params (string Arm, Delivery Delivery, double Cost, long Lost)[] arms)
    {
        var assessment = Assessor.Assess(SyntheticDeliveries.Run(arms));
        var sentence = DeliverySentence.Of(assessment.Deliveries);
        Assert.Contains(sentence, assessment.Summary, StringComparison.Ordinal);
        return sentence;
    }
}
