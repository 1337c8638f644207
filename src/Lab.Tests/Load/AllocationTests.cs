using Xunit;

namespace Lab.Tests.Load;

/// <summary>Bytes allocated are counted for the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Fact]
    public async Task Nothing_is_allocated_for_a_request()
    {
        // The server allocates nothing either, once its four connections stand.
        using var server = EpollLoadTests.KeepAliveServer();
        await using var load = EpollLoadTests.Start(server, keepAlive: true);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 1_000);
        var firstRequest = server.Requests;
        var before = GC.GetTotalAllocatedBytes(precise: true);

        SpinWait.SpinUntil(() => server.Requests > firstRequest + 20_000, TimeSpan.FromSeconds(20));

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024);
        Assert.InRange(server.Requests - firstRequest, 20_000, int.MaxValue);
    }
}
