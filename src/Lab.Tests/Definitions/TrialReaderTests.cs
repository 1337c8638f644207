using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class TrialReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-definitions-").FullName;

    [Fact]
    public void Trials_are_read_by_their_name_and_left_out_where_there_are_none()
    {
        Assert.Equal([TrialKind.Loading], Experiment("trials: [loading]\n").Definition!.Trials);
        Assert.Null(Experiment("").Definition!.Trials);
    }

    [Fact]
    public void An_unknown_trial_is_named_with_its_line()
    {
        var (definition, issues) = Experiment("trials: [lading]\n");
        Assert.Null(definition);
        Assert.Equal((6, "Choose from loading."), (Assert.Single(issues).Line, issues[0].Mend));
    }

    [Fact]
    public void Trials_need_a_load_that_goes_on()
    {
        var definition = Experiment("trials: [loading]\n").Definition!;
        Assert.Empty(LoadCheck.Of(definition, hasNBomber: false));
        var byTool = definition with { Loads = [definition.Loads[0] with { Tool = LoadTool.Ab }] };
        Assert.Contains("runs anew each time", Assert.Single(LoadCheck.Of(byTool, hasNBomber: false)).Problem, StringComparison.Ordinal);
        var sweep = definition with { Loads = [SweepReaderSweep] };
        Assert.Contains("no steady load", Assert.Single(LoadCheck.Of(sweep, hasNBomber: false)).Problem, StringComparison.Ordinal);
        Assert.Empty(LoadCheck.Of(sweep with { Trials = null }, hasNBomber: false));
    }

    [Theory]
    [InlineData("core", "refused", true)]
    [InlineData("core", "accepted", false)]
    public void A_variant_says_whether_the_kernel_must_refuse_it(string tool, string expect, bool refused)
    {
        var (probe, issues) = Probe(tool, expect);
        Assert.Empty(issues);
        Assert.Equal(refused, Assert.Single(probe!.Variants).ExpectsRefusal);
    }

    [Theory]
    [InlineData("core", "refusal", "expect is `refusal`")]
    [InlineData("bpftrace", "refused", "not written in C")]
    public void An_expectation_that_is_none_is_named_with_its_line(string tool, string expect, string problem)
    {
        var (probe, issues) = Probe(tool, expect);
        Assert.Null(probe);
        Assert.Contains(problem, Assert.Single(issues).Problem, StringComparison.Ordinal);
        Assert.Equal(8, issues[0].Line);
    }

    [Fact]
    public void The_labs_own_rejected_programs_are_never_run_and_its_others_are()
    {
        var issues = new List<PreflightIssue>();
        var probes = ProbeCatalogue.Resolve(LabHome.Find(), ["rejected", "tcplife"], "test", issues);
        Assert.Empty(issues);
        Assert.Equal(5, probes.Count(probe => probe.Arm is { ExpectsRefusal: true, NotRun: Arm.MeantToBeRefused }));
        Assert.All(probes.Where(probe => probe.Probe.Name == "tcplife"), probe => Assert.True(probe.Arm is { ExpectsRefusal: false, NotRun: null }));
    }

    [Fact]
    public void The_labs_own_experiment_is_read_and_fits_its_time_on_a_machine_that_takes_every_variant()
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var definition = ExperimentFile.Read(ExperimentFile.Find(home, "loading", issues)!, issues)!;
        var probes = ProbeCatalogue.Resolve(home, definition.Probes, "test", issues);
        Assert.Empty(issues);
        Assert.Empty(Planner.Make(new(definition, "local", 1, [.. probes.Select(probe => probe.Arm)], Blocks: null)).Issues);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SweepLoop SweepReaderSweep { get; } =
        new("sweep", 0.2, 1.1, 10, Arrivals.Constant, 16, KeepAlive: false, TimeSpan.FromSeconds(1), SweepLoop.MinimumRounds);

    private (ExperimentDefinition? Definition, List<PreflightIssue> Issues) Experiment(string trials)
    {
        var file = Path.Combine(_folder, "one.yaml");
        File.WriteAllText(file, $"question: Why?\nloads:\n  - name: one\n    closed: {{ connections: 4 }}\nprobes: [tcplife]\n{trials}");
        var issues = new List<PreflightIssue>();
        return (ExperimentFile.Read(file, issues), issues);
    }

    private (ProbeDefinition? Probe, List<PreflightIssue> Issues) Probe(string tool, string expect)
    {
        File.WriteAllText(Path.Combine(_folder, "bad.bpf.c"), "");
        File.WriteAllText(
            Path.Combine(_folder, "probe.yaml"),
            $"name: bad\nobserves: nothing\nlicence: GPL-2.0-only\nvariants:\n  - name: one\n    tool: {tool}\n    file: bad.bpf.c\n    expect: {expect}\n    needs: much\n    attach: [{{ type: tp_btf, target: inet_sock_set_state }}]\n");
        var issues = new List<PreflightIssue>();
        return (ProbeFile.Read(_folder, issues), issues);
    }
}
