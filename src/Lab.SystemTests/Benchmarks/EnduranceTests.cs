using Lab.Benchmarks;
using Lab.Benchmarks.Contest;
using Lab.Benchmarks.Endurance;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting.Benchmarks;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Benchmarks;

/// <summary>`lab bench endurance` with the real engine and Apache, for seconds instead of minutes.</summary>
[Collection(KernelCollection.Name)]
public sealed class EnduranceTests : IDisposable
{
    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task A_long_run_is_told_slice_by_slice()
    {
        Requires.Ebpf();
        Requires.Apache();
        var (privilege, placement) = (Privilege.Find()!, Placement.ForThisMachine());
        var machine = await BenchMachineSurvey.FindAsync(NetworkMode.Veth, privilege, placement, TestContext.Current.CancellationToken);
        var plan = new EndurancePlan(DateTimeOffset.UtcNow, machine, Connections: 8, SliceSeconds: 1, Slices: 3, Doubts: []);
        using (var log = BenchLog.Create(_run.Path, EnduranceFormat.PlanFile, EnduranceFormat.WritePlan(plan), EnduranceFormat.SlicesFile))
        {
            Assert.False(await new EnduranceBench(privilege, placement, log, new Progress<RunProgress>()).RunAsync(plan, TestContext.Current.CancellationToken));
        }

        var result = EnduranceFolder.Read(_run.Path);
        Assert.Equal(3, result.Slices.Count);
        Assert.NotNull(result.DriftPerMinute);
        Assert.Equal(0, result.Failed);
        Assert.All(result.Slices, slice => Assert.InRange(slice.Connections, slice.Figures.Requests - 100, slice.Figures.Requests + 100));
        Assert.All(result.Slices, slice => Assert.True(slice.TimeWait >= 0));
    }

    [Theory]
    [InlineData(2, "--minutes", "0")]
    [InlineData(1, "--from", "no/such/folder")]
    public async Task Wrong_usage_has_its_exit_code(int exitCode, params string[] arguments)
    {
        var ended = await LabCommand.RunAsync(["bench", "endurance", .. arguments]);
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains(arguments.Contains("--from") ? "no/such/folder" : arguments[0], ended.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();
}
