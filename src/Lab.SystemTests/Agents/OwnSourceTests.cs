using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>
/// Sources as users have them: with headers beside them, with warnings, on vmlinux.h, and with faults that are told in
/// the tool's own words.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class OwnSourceTests : IDisposable
{
    private const string Head =
        "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar _license[] SEC(\"license\") = \"GPL\";\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-own-").FullName;
    private readonly List<string> _told = [];

    [Fact]
    public async Task A_header_that_changes_anywhere_makes_the_object_anew()
    {
        Requires.Ebpf();
        Make("common.h", "#define COLOUR 1\n");
        Make(
            "src/mine.bpf.c",
            Head + "#include \"../common.h\"\nconst volatile int colour = COLOUR;\nSEC(\"raw_tp/sys_enter\")\nint mine(void *ctx) { return colour; }\n");
        Assert.Equal(1, await ColourAsync());
        Make("common.h", "#define COLOUR 2\n");
        Assert.Equal(2, await ColourAsync());
        Make("common.h", "#define COLOUR 1\n");
        Assert.Equal(1, await ColourAsync());
    }

    [Fact]
    public async Task A_users_warning_is_told_each_time_and_stops_nothing_and_one_of_the_labs_own_does()
    {
        Requires.Ebpf();
        const string source =
            Head + "SEC(\"raw_tp/sys_enter\")\nint mine(void *ctx)\n{\n\tint unused;\n\treturn 0;\n}\n";
        Make("warns.bpf.c", source + $"// {Guid.NewGuid()}\n");
        for (var time = 1; time <= 2; time++)
        {
            Assert.NotEmpty(await CompileAsync("warns.bpf.c"));
            Assert.Equal(time, _told.Count);
            Assert.Contains("warns.bpf.c:7:6: warning: unused variable 'unused'", _told[^1], StringComparison.Ordinal);
        }

        Make("bpf/include/lab.h", "");
        Make("bpf/own.bpf.c", source);
        var refusal = await Assert.ThrowsAsync<LabException>(
            () => new CoreCompiler(new LabHome(_folder)).CompileAsync(File("bpf/own.bpf.c"), RunningAgent.Cancellation));
        Assert.Contains(
            "own.bpf.c:7:6: error: unused variable 'unused'", refusal.StandardErrorTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_includes_vmlinux_and_has_none_gets_the_kernels_own()
    {
        Requires.Ebpf();
        Make("types.bpf.c", "#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_core_read.h>\nchar _license[] SEC(\"license\") = \"GPL\";\n"
            + "SEC(\"tp_btf/inet_sock_set_state\")\nint types(void *ctx) { struct task_struct *task = (void *)bpf_get_current_task(); return BPF_CORE_READ(task, tgid) == 0; }\n");
        using var opened = BpfObject.Open(await CompileAsync("types.bpf.c"), "types");
        opened.Load();
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_source_that_does_not_compile_is_refused_in_clangs_words_and_nothing_follows_them()
    {
        await using var running = await RunningAgent.StartAsync();
        Make("wrong.bpf.c", Head + "SEC(\"raw_tp/sys_enter\")\nint wrong(void *ctx) { return nope; }\n");
        Make(
            "uprobe_multi.bpf.c",
            Head + "SEC(\"uprobe.multi//usr/sbin/apache2:ap_r*\")\nint many(void *ctx) { return 0; }\n");
        Make("typo.bpf.c", Head + "SEC(\"kprob/tcp_close\")\nint typo(void *ctx) { return 0; }\n");
        var wrong = await PrepareAsync(running, "wrong.bpf.c");
        Assert.Matches("^[^ ]*wrong.bpf.c:5:31: error: use of undeclared identifier 'nope'$", wrong.NotRun);
        Assert.Equal(("", ""), (wrong.NeedsSentence, wrong.NeedsInBrackets));
        Assert.Contains(
            "knows no section kprob/tcp_close: is it spelt right?", (await PrepareAsync(running, "typo.bpf.c")).NotRun,
            StringComparison.Ordinal);
        var multi = await PrepareAsync(running, "uprobe_multi.bpf.c");
        if (Version.Parse(LibBpf.Version) < new Version(1, 3))
        {
            Assert.Contains(
                $"libbpf {LibBpf.Version} is too old for the section uprobe.multi//usr/sbin/apache2:ap_r*: libbpf 1.3",
                multi.NotRun, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain("section", multi.NotRun ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_scripts_first_line_is_heeded_and_its_headers_come_along()
    {
        Requires.Bpftrace();
        await using var running = await RunningAgent.StartAsync();
        Make(
            "unsafe.bt",
            "#!/usr/bin/env -S bpftrace --unsafe\ntracepoint:syscalls:sys_enter_accept4 { @n = count(); }\ninterval:s:5 { system(\"true\"); }\n");
        Make("safe.bt", "tracepoint:syscalls:sys_enter_accept4 { system(\"true\"); }\n");
        Make("common.h", "#define FIRST 1\n");
        Make("scripts/deep.h", "#include \"../common.h\"\n#define SECOND 2\n");
        Make(
            "scripts/includes.bt",
            "#include \"deep.h\"\ntracepoint:syscalls:sys_enter_accept4 { @n = sum(FIRST + SECOND); }\n");
        Make("scripts/broken.bt", "#include \"deep.h\"\n#include \"gone.h\"\nBEGIN { }\n");
        Assert.Null((await PrepareAsync(running, "unsafe.bt")).NotRun);
        Assert.Contains(
            "system() is an unsafe function", (await PrepareAsync(running, "safe.bt")).NotRun,
            StringComparison.Ordinal);
        Assert.Null((await PrepareAsync(running, "scripts/includes.bt")).NotRun);
        Assert.Contains(
            "'gone.h' file not found", (await PrepareAsync(running, "scripts/broken.bt")).NotRun,
            StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<long> ColourAsync()
    {
        using var opened = BpfObject.Open(await CompileAsync("src/mine.bpf.c"), "mine");
        return opened.ReadVariable(opened.Variables.Single(variable => variable.Name == "colour"));
    }

    private Task<byte[]> CompileAsync(string source) =>
        new CoreCompiler(LabHome.Find(), _told.Add).CompileAsync(File(source), RunningAgent.Cancellation);

    private async Task<Arm> PrepareAsync(RunningAgent running, string path)
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var probes = ProbeCatalogue.Resolve(home, [File(path)], "--probe", issues);
        Assert.Empty(issues);
        return Assert.Single(
            await new ArmPreparation(home, new CoreCompiler(home), running.Agent).PrepareAsync(probes, RunningAgent.Cancellation));
    }

    private string File(string name) => Path.Combine(_folder, name);

    private void Make(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
    }
}
