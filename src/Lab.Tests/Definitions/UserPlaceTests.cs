using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class UserPlaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-places-").FullName;

    [Fact]
    public void A_function_and_a_watched_variable_are_read_from_their_targets()
    {
        Assert.Equal(new UserPlace("libc", "open64", Watched: null), UserPlace.TryParse("uprobe", "libc:open64"));
        Assert.Equal(new UserPlace("server", "ap_scoreboard_image", new WatchedBytes(8, OnRead: true)), UserPlace.TryParse("watchpoint", "server:ap_scoreboard_image:8:rw"));
        Assert.False(UserPlace.TryParse("watchpoint", "server:counter:4:w")!.Watched!.OnRead);
    }

    [Theory]
    [InlineData("uprobe", "open64")]
    [InlineData("uretprobe", "libc:")]
    [InlineData("watchpoint", "server:ap_scoreboard_image")]
    [InlineData("watchpoint", "server:ap_scoreboard_image:3:rw")]
    [InlineData("watchpoint", "server:ap_scoreboard_image:8:r")]
    public void A_target_that_is_no_place_is_named_with_file_and_line(string type, string target)
    {
        var issue = Assert.Single(Read($"dose: empty, attach: [{{ type: {type}, target: \"{target}\" }}]"));
        Assert.Contains($"{target} is no place of a {type}", issue.Problem, StringComparison.Ordinal);
        Assert.Contains("server:ap_", issue.Mend, StringComparison.Ordinal);
        Assert.Equal(5, issue.Line);
    }

    [Fact]
    public void A_dose_that_is_none_is_named()
    {
        var issue = Assert.Single(Read("dose: some, attach: [{ type: raw_tp, target: sys_enter }]"));
        Assert.Contains("dose is `some`", issue.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_labs_own_ladder_has_every_dose_at_every_hook()
    {
        var issues = new List<PreflightIssue>();
        var rungs = ProbeCatalogue.Resolve(LabHome.Find(), ["hooks"], "test", issues);
        Assert.Empty(issues);
        Assert.All(rungs.GroupBy(rung => rung.Arm.Attach[0]), hook => Assert.Equal(Enum.GetValues<ProbeDose>().Cast<ProbeDose?>(), hook.Select(rung => rung.Arm.Dose)));
        Assert.Equal(
            ["fentry", "fexit", "kprobe", "kretprobe", "raw_tp", "tp_btf", "tracepoint", "uprobe", "uretprobe"],
            rungs.Select(rung => rung.Arm.Attach[0].Type).Distinct().Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<PreflightIssue> Read(string rest)
    {
        File.WriteAllText(Path.Combine(_folder, "one.bpf.c"), "");
        File.WriteAllText(
            Path.Combine(_folder, "probe.yaml"),
            $"name: one\nobserves: nothing\nlicence: GPL-2.0-only\nvariants:\n  - {{ name: one, tool: core, file: one.bpf.c, needs: much, {rest} }}\n");
        var issues = new List<PreflightIssue>();
        Assert.Null(ProbeFile.Read(_folder, issues));
        return issues;
    }
}
