using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load.Tools;
using Xunit;

namespace Lab.Tests.Load.Tools;

public sealed class ToolLoadTests
{
    private static readonly ClosedLoop Fresh = new("fresh", Connections: 16, KeepAlive: false);

    [Fact]
    public void With_a_connection_for_each_request_there_are_as_many_as_answers_and_those_in_flight_at_the_end()
    {
        var counts = ToolLoad.CountsOf(Report(requests: 1000, (LoadError.Status, 20)), new Ab(), Fresh);
        Assert.Equal((1000, 1036, 20), (counts.Requests, counts.Connections, counts.Failed));
    }

    [Fact]
    public void Kept_connections_are_made_once_and_again_where_one_broke_and_wrk_tries_the_server_first()
    {
        var kept = Fresh with { KeepAlive = true };
        Assert.Equal(16, ToolLoad.CountsOf(Report(requests: 1000, (LoadError.Status, 20)), new Ab(), kept).Connections);
        Assert.Equal(23, ToolLoad.CountsOf(Report(requests: 1000, (LoadError.Reset, 7)), new Ab(), kept).Connections);
        Assert.Equal(17, ToolLoad.CountsOf(Report(requests: 1000), new Wrk(), kept).Connections);
    }

    [Fact]
    public async Task A_load_by_a_tool_starts_paused_with_nothing_done_and_has_no_window()
    {
        await using var load = new ToolLoad(new Ab(), new(new Uri("http://127.0.0.1:1/"), Fresh, [0]));
        await load.PauseAsync(TestContext.Current.CancellationToken);
        Assert.False(load.IsContinuous);
        Assert.Equal((0, 0, 0), (load.Totals.Requests, load.Totals.Connections, load.CpuNs));
        await Assert.ThrowsAsync<Core.LabException>(async () => await load.CloseWindowAsync(0, long.MaxValue, TestContext.Current.CancellationToken));
    }

    private static ToolReport Report(long requests, params (LoadError Kind, long Count)[] failed) =>
        new(requests, failed.ToDictionary(entry => entry.Kind, entry => entry.Count), Seconds: 1, MeanUs: 1, Latency: null);
}
