using Lab.Core.Comparison;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Comparison;

public sealed class ComparabilityTests
{
    private static readonly RunRecord A = SyntheticRun.WithCost(0.03, pairs: 5);

    [Fact]
    public void Two_runs_of_the_same_experiment_can_be_compared_whatever_else_differs()
    {
        var b = A.Redefined(definition => definition with { Question = "Reworded?", Margin = 0.05, Precision = 0.02, Probes = ["tcplife/core-tp_btf"] });
        Assert.Null(Comparability.Check(A.Plan, b.Plan with { Seed = 7, Target = "vagrant" }));
    }

    [Fact]
    public void Different_loads_are_refused_and_named()
    {
        var connections = Check(definition => definition with { Loads = [new ClosedLoop("saturation", 32, KeepAlive: true)] });
        Assert.Contains("load `saturation`: 16 connections, one for each request in A, 32 connections, kept alive in B", connections, StringComparison.Ordinal);
        var more = Check(definition => definition with { Loads = [.. definition.Loads, new ClosedLoop("single", 1, KeepAlive: false)] });
        Assert.Contains("load `single` is in B only", more, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_sweeps_alone_are_refused_since_nothing_was_switched_under_a_steady_load()
    {
        var plan = SyntheticSweep.Plan(seed: 1, SyntheticSweep.Loop);
        Assert.Contains("A has sweeps only", Comparability.Check(plan, plan)!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_servers_are_refused_and_named()
    {
        Assert.Contains("a body of 1024 bytes in A, 64 in B", Check(definition => definition with { Server = definition.Server with { BodyBytes = 64 } }), StringComparison.Ordinal);
        Assert.Contains("network veth in A, loopback in B", Check(definition => definition with { Server = definition.Server with { Network = NetworkMode.Loopback } }), StringComparison.Ordinal);
        Assert.Contains("the lab's own in A, one that ran already in B", Check(definition => definition with { Server = definition.Server with { Adopted = new(4711, 80) } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Process_and_port_of_a_server_that_ran_already_may_differ()
    {
        var (a, b) = (Adopted(4711, 80), Adopted(815, 8080));
        Assert.Null(Comparability.Check(a.Plan, b.Plan));
    }

    [Fact]
    public void Everything_that_differs_is_named_in_one_message()
    {
        var message = Check(definition => definition with { Name = "soaccept", Server = definition.Server with { BodyBytes = 64 }, Loads = [] });
        Assert.Contains("experiment `tcplife` in A, `soaccept` in B; server: a body of 1024 bytes in A, 64 in B; load `saturation` is in A only", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_differs_around_the_runs_is_listed_and_nothing_else()
    {
        var machine = A.Environment.Machine with { Kernel = "6.1.0", Bpftrace = null, Cpus = [0, 1, 2, 3] };
        var b = A with { Environment = A.Environment with { Machine = machine, LabVersion = "0.2.0", Server = A.Environment.Server with { Software = "nginx/1.22", Pids = [7], Port = 80 } } };
        Assert.Equal(
            ["lab: 0.1.0, 0.2.0", "kernel: 6.18.5, 6.1.0", "CPUs: 0,1, 0,1,2,3", "bpftrace: 0.17.0, none", "server: Apache/2.4.66, nginx/1.22"],
            TwoRuns.Compare(A, b).Surroundings.Select(each => $"{each.What}: {each.A}, {each.B}"));
    }

    private static RunRecord Adopted(int pid, int port) =>
        A.Redefined(definition => definition with { Server = definition.Server with { Adopted = new(pid, port) } });

    private static string Check(Func<ExperimentDefinition, ExperimentDefinition> change) =>
        Comparability.Check(A.Plan, A.Redefined(change).Plan)!.ToString();
}
