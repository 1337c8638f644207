using Lab.Load.Windows;
using Xunit;

namespace Lab.Tests.Load;

public sealed class RequestRingTests
{
    [Fact]
    public void Records_come_out_as_they_went_in_round_after_round()
    {
        using var ring = new RequestRing(8);
        var read = new RequestRecord[5];
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 5; i++)
            {
                ring.Write(RequestRecord.Answered(i, round, round + i));
            }

            Assert.Equal(5, ring.Read(read));
            Assert.Equal(Enumerable.Range(0, 5).Select(i => RequestRecord.Answered(i, round, round + i)), read);
            Assert.Equal(0, ring.Read(read));
        }

        Assert.Equal(0, ring.Lost);
    }

    [Fact]
    public void A_full_ring_keeps_what_it_has_and_says_what_it_lost_and_when()
    {
        using var ring = new RequestRing(4);
        for (var i = 0; i < 7; i++)
        {
            ring.Write(RequestRecord.Connected(slot: 0, ns: 100 + i));
        }

        var read = new RequestRecord[8];
        Assert.Equal(4, ring.Read(read));
        Assert.Equal(103, read[3].EndNs);
        Assert.Equal(3, ring.Lost);
        Assert.Equal(106, ring.LastLostEndNs);

        ring.Write(RequestRecord.Connected(slot: 0, ns: 200));
        Assert.Equal(1, ring.Read(read));
        Assert.Equal(200, read[0].EndNs);
    }

    [Fact]
    public async Task Two_threads_pass_every_record_on_in_order()
    {
        const int Records = 300_000;
        using var ring = new RequestRing(1 << 19);
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < Records; i++)
                {
                    ring.Write(RequestRecord.Answered(slot: 0, i, i));
                }
            },
            TestContext.Current.CancellationToken);
        var read = new RequestRecord[1000];
        long next = 0;
        while (next < Records)
        {
            var count = ring.Read(read);
            Assert.All(read.Take(count), record => Assert.Equal(next++, record.StartNs));
            if (count == 0)
            {
                await Task.Yield();
            }
        }

        await writer;
        Assert.Equal(0, ring.Lost);
    }

    [Fact]
    public void A_window_can_be_closed_only_when_every_slot_is_past_its_end()
    {
        using var horizons = new Horizons(2);
        horizons.Reopen(100);
        horizons.Advance(0, 210);
        Assert.False(horizons.HavePassed(200));

        horizons.Advance(1, 200);
        Assert.False(horizons.HavePassed(200)); // a request may be due that no slot has taken up

        horizons.AdvanceArrivals(250);
        Assert.True(horizons.HavePassed(200));

        horizons.Close();
        Assert.True(horizons.HavePassed(long.MaxValue - 1));
    }
}
