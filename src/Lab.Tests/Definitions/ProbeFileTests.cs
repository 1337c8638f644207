using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class ProbeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-probes-").FullName;

    [Fact]
    public void A_variant_sets_variables_of_its_program()
    {
        var (probe, issues) = Read("core", "{ burn_ns: 4000, depth: -1 }");
        Assert.Empty(issues);
        Assert.Equal([("burn_ns", 4000L, 8), ("depth", -1L, 8)], probe!.Variants[0].Settings.Select(set => (set.Variable, set.Value, set.Line)));
        Assert.Empty(probe.Columns);
    }

    [Theory]
    [InlineData("core", "{ burn_ns: often }", "burn_ns is `often`")]
    [InlineData("core", "{ burn_ns: 1.5 }", "burn_ns is `1.5`")]
    [InlineData("core", "4000", "set is no mapping")]
    [InlineData("bpftrace", "{ burn_ns: 1 }", "not written in C")]
    public void A_setting_that_is_none_is_named_with_file_and_line(string tool, string set, string problem)
    {
        var (probe, issues) = Read(tool, set);
        Assert.Null(probe);
        var issue = Assert.Single(issues);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.EndsWith("probe.yaml", issue.File, StringComparison.Ordinal);
        Assert.Equal(8, issue.Line);
    }

    [Fact]
    public void The_labs_own_burns_differ_in_what_they_set_only()
    {
        var issues = new List<PreflightIssue>();
        var burns = ProbeCatalogue.Resolve(LabHome.Find(), ["burn"], "test", issues);
        Assert.Empty(issues);
        Assert.Equal([0L, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000], burns.Select(burn => Assert.Single(burn.Variant.Settings).Value));
        Assert.Single(burns.Select(burn => burn.Variant.File).Distinct());
        Assert.All(burns, burn => Assert.Equal((SwitchingClass.Link, 1), (burn.Arm.Class, burn.Arm.Hooks)));
    }

    [Fact]
    public void The_labs_own_profiles_sample_as_their_targets_say_and_count_by_columns()
    {
        var issues = new List<PreflightIssue>();
        var profiles = ProbeCatalogue.Resolve(LabHome.Find(), ["cpu-profile"], "test", issues);
        Assert.Empty(issues);
        Assert.Equal(11, profiles.Count);
        Assert.Equal([99, 99, 99, null, 49, 499, 999], profiles.Take(7).Select(profile => Assert.Single(profile.Variant.Attach).SamplesHz));
        Assert.All(profiles.Take(7), profile => Assert.Equal(SwitchingClass.Link, profile.Arm.Class));
        Assert.Equal([("COMM", ColumnType.Comm), ("CPU", ColumnType.U32)], profiles[1].Variant.Counts.Select(column => (column.Title, column.Type)));
    }

    [Theory]
    [InlineData("bpftrace", "{ COMM: comm }", "hz:99", "not written in C")]
    [InlineData("core", "{ STACK: kernel_stack, CPU: u32 }", "hz:99", "before another column")]
    [InlineData("core", "{ COMM: name }", "hz:99", "unknown type name")]
    [InlineData("core", "{ COMM: comm }", "ms:10", "no frequency")]
    [InlineData("core", "{ COMM: comm }", "hz:0", "no frequency")]
    public void A_profile_that_can_not_be_is_named_with_file_and_line(string tool, string counts, string target, string problem)
    {
        File.WriteAllText(Path.Combine(_folder, "p.c"), "");
        File.WriteAllText(
            Path.Combine(_folder, "probe.yaml"),
            $"name: p\nobserves: tasks\nlicence: GPL-2.0-only\nvariants:\n  - name: one\n    tool: {tool}\n    file: p.c\n    counts: {counts}\n    needs: much\n    attach: [{{ type: profile, target: \"{target}\" }}]\n");
        var issues = new List<PreflightIssue>();
        Assert.Null(ProbeFile.Read(_folder, issues));
        var issue = Assert.Single(issues);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.InRange(issue.Line!.Value, 8, 10);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (ProbeDefinition? Probe, List<PreflightIssue> Issues) Read(string tool, string set)
    {
        File.WriteAllText(Path.Combine(_folder, "burn.bpf.c"), "");
        File.WriteAllText(
            Path.Combine(_folder, "probe.yaml"),
            $"name: burn\nobserves: nothing\nlicence: GPL-2.0-only\nvariants:\n  - name: one\n    tool: {tool}\n    file: burn.bpf.c\n    set: {set}\n    needs: much\n    attach: [{{ type: raw_tp, target: sys_enter }}]\n");
        var issues = new List<PreflightIssue>();
        return (ProbeFile.Read(_folder, issues), issues);
    }
}
