using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>The probe whose cost is known, against the real server.</summary>
[Collection(KernelCollection.Name)]
public sealed class BurnArmTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-burn-").FullName;

    [Fact]
    public async Task A_request_burns_twice_on_the_servers_cpu_for_the_time_that_was_set()
    {
        await using var running = await RunningAgent.StartAsync();
        var (account, requests) = await TakeWindowAsync(running, "burn/burn-8us");
        var burnt = account.Burnt!;
        Assert.True(requests > 20, $"{requests} requests");
        Assert.InRange(burnt.BurnsServerCpu / (double)requests, 1.8, 2.3);
        Assert.Equal((0, 0), (burnt.BurnsLoadCpu, burnt.NsLoadCpu));
        // Not a matter of speed: it burns until the time is over, and a step of its clock of 1 us or more is an interrupt's.
        Assert.InRange(burnt.NsServerCpu / (double)burnt.BurnsServerCpu, 8_000, 10_000);
        Assert.True(account.HitsServerCpu > burnt.BurnsServerCpu);
        Assert.True(account.HitsLoadCpu > 0);
    }

    [Fact]
    public async Task The_empty_program_goes_the_same_way_and_burns_nothing()
    {
        await using var running = await RunningAgent.StartAsync();
        var (account, requests) = await TakeWindowAsync(running, "burn/burn-0");
        Assert.InRange(account.Burnt!.BurnsServerCpu / (double)requests, 1.8, 2.3);
        Assert.InRange(account.Burnt.NsServerCpu / (double)account.Burnt.BurnsServerCpu, 0, 1_000);
    }

    [Fact]
    public async Task The_twin_counts_that_it_never_ran()
    {
        await using var running = await RunningAgent.StartAsync();
        Assert.Null((await running.PrepareTwinAsync(SwitchingClass.Link, hooks: 1)).Refusal);
        var (account, _) = await WindowAsync(running, arm: null);
        Assert.Equal(new ProbeAccount(0, 0, Burnt: null), account);
    }

    [Theory]
    [InlineData("burn_nss: 8000", "the program has no such variable", "burn_ns")]
    [InlineData("small: 4294967296", "does not fit", "whole numbers")]
    [InlineData("tiny: 1", "has 1 bytes", "whole numbers")]
    public async Task A_variable_that_can_not_be_set_is_named_with_file_and_line(string set, string problem, string mend)
    {
        await using var running = await RunningAgent.StartAsync();
        var home = HomeWith(set);
        var issues = new List<PreflightIssue>();
        var probes = ProbeCatalogue.Resolve(home, ["wrong"], "test", issues);
        Assert.Empty(issues);
        var refused = await Assert.ThrowsAsync<PreflightException>(
            () => new ArmPreparation(home, new CoreCompiler(home), running.Agent).PrepareAsync(probes, RunningAgent.Cancellation));
        var issue = Assert.Single(refused.Issues);
        Assert.EndsWith("wrong/probe.yaml", issue.File, StringComparison.Ordinal);
        Assert.Equal(9, issue.Line);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Contains(set.Split(':')[0], issue.Problem, StringComparison.Ordinal);
        Assert.Contains(mend, issue.Mend, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(ProbeAccount Account, long Requests)> TakeWindowAsync(RunningAgent running, string variant)
    {
        var (probe, readiness) = await running.PrepareAsync(variant);
        Assert.Null(readiness.Refusal);
        return await WindowAsync(running, probe.Arm.Id);
    }

    private static async Task<(ProbeAccount Account, long Requests)> WindowAsync(RunningAgent running, string? arm)
    {
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab");
        await using var load = EpollLoad.Start(target, new ClosedLoop("one", Connections: 1, KeepAlive: false), RunningAgent.LoadCpus);
        await Task.Delay(TimeSpan.FromMilliseconds(300), RunningAgent.Cancellation);
        var report = await running.Agent.TakeWindowAsync(new(arm, SwitchingClass.Link, 1, GuardNs: 20_000_000, LengthNs: 500_000_000), RunningAgent.Cancellation);
        var seen = await load.CloseWindowAsync(report.Start.MonotonicNs, report.End.MonotonicNs, RunningAgent.Cancellation);
        return (report.End.Own!.Since(report.Start.Own!), seen.Counts.Requests);
    }

    /// <summary>A home with one probe, whose manifest sets something on its ninth line.</summary>
    private LabHome HomeWith(string set)
    {
        var (bpf, probe) = (Path.Combine(_folder, "bpf"), Path.Combine(_folder, "bpf", "wrong"));
        Directory.CreateDirectory(probe);
        Directory.CreateDirectory(Path.Combine(bpf, "include"));
        foreach (var header in Directory.EnumerateFiles(Sources.PathOf("include")))
        {
            File.Copy(header, Path.Combine(bpf, "include", Path.GetFileName(header)));
        }

        File.WriteAllText(
            Path.Combine(probe, "wrong.bpf.c"),
            File.ReadAllText(Sources.PathOf("burn/burn.bpf.c")) + "\nconst volatile __u32 small = 0;\nconst volatile __u8 tiny = 0;\nSEC(\"raw_tp/sys_exit\")\nint other(void *context)\n{\n\treturn small + tiny;\n}\n");
        File.WriteAllText(
            Path.Combine(probe, "probe.yaml"),
            $"name: wrong\nobserves: nothing\nlicence: GPL-2.0-only\nvariants:\n  - name: one\n    tool: core\n    file: wrong.bpf.c\n    set:\n      {set}\n    needs: much\n    attach: [{{ type: raw_tp, target: sys_enter }}, {{ type: raw_tp, target: sys_exit }}]\n");
        return new LabHome(_folder);
    }
}
