using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Templates;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class OwnProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-own-").FullName;

    [Fact]
    public void Files_and_folders_of_a_user_stand_beside_the_labs_own_probes()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "other"));
        Make("my.bt", "BEGIN { }");
        Make("other/my.bt", "BEGIN { }");
        Make("prog.bpf.c", "int x;");
        Make("prog.bpf.o", "ELF");
        var issues = new List<PreflightIssue>();
        string[] names = [File("my.bt"), "tcplife/core-tp_btf", File("other/my.bt"), File("prog.bpf.c"), File("prog.bpf.o"), File("my.bt")];
        var probes = ProbeCatalogue.Resolve(LabHome.Find(), names, "--probe", issues);
        Assert.Empty(issues);
        Assert.Equal(
            [$"{Path.GetFileName(_folder)}/my.bt", "tcplife/core-tp_btf", "other/my.bt", "prog.bpf.c", "prog.bpf.o"],
            probes.Select(probe => probe.Arm.Id));
        Assert.Equal([ProbeTool.Bpftrace, ProbeTool.Core, ProbeTool.Bpftrace, ProbeTool.Core, ProbeTool.Core], probes.Select(probe => probe.Variant.Tool));
        Assert.Equal(SwitchingClass.Process, probes[0].Arm.Class);
        Assert.Equal(File("other/my.bt"), probes[2].Variant.File);
    }

    [Theory]
    [InlineData("nothing.bt", "does not exist")]
    [InlineData("nowhere/nothing.bpf.c", "does not exist")]
    [InlineData("empty.bt", "is an empty file")]
    [InlineData("notes.txt", "is no kind of probe")]
    [InlineData("folder", "holds no probe.yaml")]
    public void A_path_that_is_no_probe_has_one_clear_reason(string path, string problem)
    {
        Make("empty.bt", "");
        Make("notes.txt", "BEGIN { }");
        Directory.CreateDirectory(File("folder"));
        var issues = new List<PreflightIssue>();
        Assert.Empty(ProbeCatalogue.Resolve(LabHome.Find(), [File(path)], "--probe", issues));
        var issue = Assert.Single(issues);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Contains(File(path), issue.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(issue.Mend);
    }

    [Fact]
    public void A_path_in_an_experiments_file_is_meant_from_its_folder()
    {
        Make("mine.yaml", "question: Why?\nloads:\n  - name: one\n    closed: { connections: 4 }\nprobes: [./my.bt, tcplife/core-tp_btf]\ncommands: ['strace -f -p {pid}']\n");
        var issues = new List<PreflightIssue>();
        var definition = ExperimentFile.Read(File("mine.yaml"), issues);
        Assert.Empty(issues);
        Assert.Equal([File("./my.bt"), "tcplife/core-tp_btf"], definition!.Probes);
        Assert.Equal(["strace -f -p {pid}"], definition.Commands!);
    }

    [Fact]
    public void A_command_becomes_an_arm_that_is_named_after_its_program()
    {
        var issues = new List<PreflightIssue>();
        var arms = ArmNames.TellApart(OwnCommand.Resolve(["strace -f -p {pid}", "/usr/bin/tcpdump -i any port {port} and host {address}", "strace -c -p {pids}"], "--command", issues));
        Assert.Empty(issues);
        Assert.Equal(["strace", "tcpdump", "strace-2"], arms.Select(arm => arm.Arm.Id));
        Assert.All(arms, arm => Assert.Equal((SwitchingClass.Process, ArmKind.Probe, 1), (arm.Arm.Class, arm.Arm.Kind, arm.Arm.Hooks)));
        Assert.Equal(["strace", "-f", "-p", "{pid}"], arms[0].Variant.Command!.Words);
        Assert.Equal("`strace -c -p {pids}`", arms[2].Arm.Needs);
    }

    [Theory]
    [InlineData("strace -p {pidd}", "no placeholder {pidd}", "Did you mean {pid}?")]
    [InlineData("strace -p '{pid}", "never closed", "sh -c")]
    [InlineData("awk {nothing_like_it}", "no placeholder {nothing_like_it}", "{pid}, {pids}, {port}, {netns}, {address}, {output}")]
    public void A_wrong_command_has_one_clear_reason(string command, string problem, string mend)
    {
        var issues = new List<PreflightIssue>();
        Assert.Empty(OwnCommand.Resolve([command], "--command", issues));
        var issue = Assert.Single(issues);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Contains(mend, issue.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Placeholders_are_filled_and_doubled_braces_are_braces()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["pid"] = "12", ["port"] = "8080" };
        Assert.Equal("pid == 12 && port == 8080 { x } {other}", CommandPlaceholders.Fill("pid == {pid} && port == {port} {{ x }} {other}", values));
        Assert.Equal(["other"], CommandPlaceholders.UnknownIn("{pid} {{ {other} }} {{print}}"));
        Assert.True(CommandPlaceholders.IsIn("file={output}", CommandPlaceholders.Output));
    }

    [Fact]
    public void A_manifest_may_hold_tools()
    {
        var (probe, issues) = Manifest("command: [tcpdump, -w, \"{output}\", port, \"{port}\"]", "event_line: '^(?<count>\\d+) packets'");
        Assert.Empty(issues);
        var variant = Assert.Single(probe!.Variants);
        Assert.Equal((ProbeTool.Command, SwitchingClass.Process, ""), (variant.Tool, variant.SwitchingClass, variant.File));
        Assert.Equal(["tcpdump", "-w", "{output}", "port", "{port}"], variant.Command!.Words);
        Assert.Equal(@"^(?<count>\d+) packets", variant.Command.EventLine);
        Assert.Empty(variant.Attach);
    }

    [Theory]
    [InlineData("command: [strace, -p, \"{pids}{prt}\"]", "event_line: x", "no placeholder {prt}", 7)]
    [InlineData("command: [strace]", "event_line: '('", "event_line is no regular expression", 8)]
    [InlineData("command: strace", "lost_line: x", "command is no list", 7)]
    [InlineData("command: [strace]", "file: x", "unknown key file", 8)]
    public void A_wrong_tool_in_a_manifest_is_named_with_its_line(string command, string other, string problem, int line)
    {
        var (probe, issues) = Manifest(command, other);
        Assert.Null(probe);
        var issue = Assert.Single(issues);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Equal(line, issue.Line);
    }

    [Fact]
    public void What_lab_new_makes_is_without_mistakes_and_is_never_overwritten()
    {
        var home = new LabHome(_folder);
        Directory.CreateDirectory(home.Probes);
        Directory.CreateDirectory(home.Experiments);
        Assert.Equal(3, Creation.Probe(home, "mine").Count);
        Creation.Experiment(home, "mine");
        Creation.Experiment(home, "other");
        var issues = new List<PreflightIssue>();
        var definition = ExperimentFile.Read(Path.Combine(home.Experiments, "mine.yaml"), issues);
        Assert.Equal(["mine/core-tracepoint", "mine/bpftrace-tracepoint"], ProbeCatalogue.Resolve(home, definition!.Probes, "test", issues).Select(probe => probe.Arm.Id));
        Assert.Equal(["soaccept"], ExperimentFile.Read(Path.Combine(home.Experiments, "other.yaml"), issues)!.Probes);
        Assert.Empty(issues);

        var manifest = Path.Combine(home.Probes, "mine", "probe.yaml");
        System.IO.File.WriteAllText(manifest, "changed");
        Assert.Throws<LabException>(() => Creation.Probe(home, "mine"));
        Assert.Throws<LabException>(() => Creation.Experiment(home, "mine"));
        Assert.Equal("changed", System.IO.File.ReadAllText(manifest));
        Assert.All(
            ["", "../up", "Big", "a b", "-x"], name => Assert.Throws<LabException>(() => Creation.Probe(home, name)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name) => Path.Combine(_folder, name);

    private void Make(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    private (ProbeDefinition? Probe, List<PreflightIssue> Issues) Manifest(string command, string other)
    {
        Make("probe.yaml", $"name: tools\nobserves: packets\nlicence: none\nvariants:\n  - name: one\n    tool: command\n    {command}\n    {other}\n    needs: much\n");
        var issues = new List<PreflightIssue>();
        return (ProbeFile.Read(_folder, issues), issues);
    }
}
