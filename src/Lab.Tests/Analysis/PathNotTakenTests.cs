using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class PathNotTakenTests
{
    private static readonly Arm Mesh = new(
        "path/mesh", ArmKind.Probe, SwitchingClass.Path, Hooks: 2, GroundTruth.Request,
        [new("haproxy", "client", ServerHitsPerEvent: 0, LoadHitsPerEvent: 1), new("haproxy", "server", ServerHitsPerEvent: 1, LoadHitsPerEvent: 0)], "haproxy", NotRun: null);

    private static readonly RunRecord Run = new SyntheticRun().Of(40, new SyntheticArm(Arm.Control(SwitchingClass.Path, hooks: 2), Cost: 0), new SyntheticArm(Mesh, Cost: 2));

    [Fact]
    public void A_way_whose_stations_counted_every_request_is_proven() =>
        Assert.Empty(Assessor.Assess(Seen(client: SyntheticAccounting.Requests, server: SyntheticAccounting.Requests)).Conclusions);

    [Theory]
    [InlineData(SyntheticAccounting.Requests, 0)]
    [InlineData(0, SyntheticAccounting.Requests)]
    [InlineData(SyntheticAccounting.Requests, SyntheticAccounting.Requests - 100)]
    [InlineData(SyntheticAccounting.Requests + 100, SyntheticAccounting.Requests)]
    public void A_station_that_did_not_count_them_makes_the_result_invalid(long client, long server)
    {
        var assessment = Assessor.Assess(Seen(client, server));
        Assert.False(assessment.IsValid);
        Assert.Contains(assessment.Conclusions, doubt => doubt is { Id: "path-not-taken", Severity: Severity.Invalidates, Arm: "path/mesh" });
    }

    private static RunRecord Seen(long client, long server) => Run.ChangeProbe(probe => probe with
    {
        Programs =
        [
            new ProgramCounters("haproxy:client", "haproxy:client", client, RunTimeNs: client * 40_000, RecursionMisses: 0, HitsPerCpu: []),
            new ProgramCounters("haproxy:server", "haproxy:server", server, RunTimeNs: server * 60_000, RecursionMisses: 0, HitsPerCpu: []),
        ],
    });
}
