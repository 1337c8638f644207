using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Load;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.Runner.Templates;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Probes as users write them, on one server under load: each gives a result or one clear error.</summary>
[Collection(KernelCollection.Name)]
public sealed class OwnProbeTests : IDisposable
{
    private static readonly string[] Errors = ["syntax.bt", "no-such-tracepoint.bt", "no-such-field.bt", "no-such-function.bt", "one-of-two.bt", "only-begin.bt", "wrong.bpf.c"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-own-").FullName;

    [Fact]
    public async Task Scripts_of_every_kind_give_a_result_or_one_clear_error()
    {
        Requires.Bpftrace();
        await using var running = await RunningAgent.StartAsync();
        Make("hist.bt", "tracepoint:syscalls:sys_exit_accept4 /pid == $3/ { @fd = hist(args->ret); }");
        Make("lhist.bt", "tracepoint:syscalls:sys_exit_writev /pid == $3/ { @bytes = lhist(args->ret, 0, 2000, 100); }");
        Make("printf.bt", "tracepoint:syscalls:sys_exit_accept4 /pid == $3 && args->ret >= 0/ { printf(\"%d %s\\n\", tid, comm); }");
        Make("kstack.bt", "tracepoint:sock:inet_sock_set_state /args->sport == $1/ { @[kstack(3)] = count(); }");
        Make("ustack.bt", "uprobe:/usr/sbin/apache2:ap_process_request_internal /pid == $3/ { @[ustack(3)] = count(); }");
        Make("str.bt", "tracepoint:syscalls:sys_enter_openat /pid == $3/ { @[str(args->filename)] = count(); }");
        Make("tuple.bt", "tracepoint:sock:inet_sock_set_state /args->sport == $1/ { @last = (args->oldstate, args->newstate); }");
        Make("maps-only.bt", "BEGIN { @start = nsecs; } tracepoint:raw_syscalls:sys_enter /pid == $3/ { @calls[args->id] = count(); } END { clear(@start); }");
        Make("interval.bt", "tracepoint:syscalls:sys_enter_accept4 { @n = count(); } interval:ms:50 { printf(\"%d\\n\", $1); print(@n); clear(@n); }");
        Make("no-filter.bt", "// no filter, a wildcard\ntracepoint:syscalls:sys_*_accept4 { @[probe] = count(); }");
        Make("profile.bt", "profile:hz:99 { @[comm] = count(); }");
        Make("syntax.bt", "tracepoint:syscalls:sys_enter_accept4\n{ @ = cont( }");
        Make("no-such-tracepoint.bt", "tracepoint:nope:nope { @ = count(); }");
        Make("no-such-field.bt", "tracepoint:syscalls:sys_enter_accept4 { @ = args->nope; }");
        Make("no-such-function.bt", "uprobe:/usr/sbin/apache2:no_such_function { @ = count(); }");
        Make("one-of-two.bt", "uprobe:/usr/sbin/apache2:ap_process_request_internal, uprobe:/usr/sbin/apache2:no_such_function { @ = count(); }");
        Make("only-begin.bt", "BEGIN { printf(\"hello\\n\"); }");
        Make("wrong.bpf.c", "#include \"lab.h\"\n\nSEC(\"tp_btf/inet_sock_set_state\")\nint wrong(void *ctx) { return nope; }\n");
        Make("any.bpf.c", Any);
        var compiled = await new CoreCompiler(LabHome.Find()).CompileAsync(Path.Combine(_folder, "any.bpf.c"), RunningAgent.Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "any.bpf.o"), compiled, RunningAgent.Cancellation);

        var arms = await PrepareAsync(running, [.. Directory.GetFiles(_folder)]);
        var notRun = arms.Where(arm => arm.NotRun is not null).ToDictionary(arm => arm.Id, arm => arm.NotRun!, StringComparer.Ordinal);
        Assert.Equal(Errors.Order(StringComparer.Ordinal), notRun.Keys.Order(StringComparer.Ordinal));
        AssertSays(notRun["syntax.bt"], "syntax.bt:2:", "ERROR: syntax error");
        AssertSays(notRun["no-such-tracepoint.bt"], "no-such-tracepoint.bt:1:", "tracepoint not found: nope:nope");
        AssertSays(notRun["no-such-field.bt"], "no-such-field.bt:1:", "does not contain a field named 'nope'");
        AssertSays(notRun["no-such-function.bt"], "nothing at uprobe:/usr/sbin/apache2:no_such_function");
        AssertSays(notRun["one-of-two.bt"], "attached 1 of its probes", "nothing at uprobe:/usr/sbin/apache2:no_such_function");
        AssertSays(notRun["only-begin.bt"], "nothing but BEGIN and END");
        AssertSays(notRun["wrong.bpf.c"], "wrong.bpf.c:4:", "undeclared identifier 'nope'");

        await using var load = StartLoad(running);
        var counted = new Dictionary<string, Counted>(StringComparer.Ordinal);
        foreach (var arm in arms.Where(arm => arm.NotRun is null))
        {
            counted.Add(arm.Id, await CountAsync(running, load, arm));
        }

        Assert.Equal(13, counted.Count);
        Assert.All(counted, each => Assert.True(each.Value.Hits > 0, $"{each.Key} never fired"));
        Assert.InRange(counted["printf.bt"].Output.Events, counted["printf.bt"].Connections * 0.98, counted["printf.bt"].Connections);
        Assert.InRange(counted["interval.bt"].Output.Events, 4, 100);
        Assert.All(["hist.bt", "kstack.bt", "tuple.bt", "maps-only.bt"], id => Assert.Equal(0, counted[id].Output.Events));
        Assert.Contains("@calls[", counted["maps-only.bt"].Sample, StringComparison.Ordinal);
        Assert.Contains("ap_process_request_internal", counted["ustack.bt"].Sample, StringComparison.Ordinal);
        Assert.Contains("|@", counted["hist.bt"].Sample, StringComparison.Ordinal);
        Assert.Equal(2, counted["no-filter.bt"].Programs.Count);
        Assert.All([counted["any.bpf.c"], counted["any.bpf.o"]], any =>
        {
            Assert.Equal(["classic", "modern"], any.Programs.Select(program => program.Name).Order());
            Assert.All(any.Programs, program => Assert.True(program.Runs > any.Connections));
        });
        Assert.Equal(SwitchingClass.Perf, arms.Single(arm => arm.Id == "any.bpf.o").Class);
    }

    [Fact]
    public async Task What_lab_new_makes_sees_every_connection()
    {
        Requires.Bpftrace();
        await using var running = await RunningAgent.StartAsync();
        var home = new LabHome(_folder);
        Directory.CreateDirectory(home.Experiments);
        Directory.CreateDirectory(home.Probes);
        Directory.CreateSymbolicLink(Path.Combine(home.Probes, "include"), Path.Combine(LabHome.Find().Probes, "include"));
        Creation.Probe(home, "mine");
        var arms = await PrepareAsync(running, [Path.Combine(home.Probes, "mine")]);
        Assert.Equal(2, arms.Count);
        await using var load = StartLoad(running);
        foreach (var arm in arms)
        {
            Assert.Null(arm.NotRun);
            var counted = await CountAsync(running, load, arm);
            Assert.InRange(counted.Output.Events, counted.Connections * 0.98, counted.Connections);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two programs, no counters of the lab's, an events map that is no ring buffer.</summary>
    private const string Any = """
        #include <linux/bpf.h>
        #include <bpf/bpf_helpers.h>

        char LICENSE[] SEC("license") = "GPL";

        struct {
        	__uint(type, BPF_MAP_TYPE_HASH);
        	__uint(max_entries, 16);
        	__type(key, __u32);
        	__type(value, __u32);
        } events SEC(".maps");

        SEC("tracepoint/sock/inet_sock_set_state")
        int classic(void *ctx) { __u32 key = 1; bpf_map_update_elem(&events, &key, &key, 0); return 0; }

        SEC("tp_btf/inet_sock_set_state")
        int modern(void *ctx) { return 0; }

        """;

    private static void AssertSays(string refusal, params string[] parts)
    {
        Assert.All(parts, part => Assert.Contains(part, refusal, StringComparison.Ordinal));
        Assert.DoesNotContain("MEMLOCK", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("/mnt/", refusal, StringComparison.Ordinal);
    }

    private static EpollLoad StartLoad(RunningAgent running) => EpollLoad.Start(
        new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab"), new ClosedLoop("test", Connections: 4, KeepAlive: false), RunningAgent.LoadCpus);

    private static async Task<IReadOnlyList<Arm>> PrepareAsync(RunningAgent running, string[] paths)
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var probes = ProbeCatalogue.Resolve(home, paths, "--probe", issues);
        Assert.Empty(issues);
        return await new ArmPreparation(home, new CoreCompiler(home), running.Agent).PrepareAsync(probes, RunningAgent.Cancellation);
    }

    private static async Task<Counted> CountAsync(RunningAgent running, EpollLoad load, Arm arm)
    {
        const int fewest = 50;
        var cancellation = RunningAgent.Cancellation;
        await load.PauseAsync(cancellation);
        await running.Agent.SetAccountingAsync(enabled: true, cancellation);
        var attached = await running.Agent.AttachAsync(new(arm.Id, arm.Class, arm.Hooks), cancellation);
        Assert.Equal(arm.Hooks, attached.Programs);
        var before = load.Totals.Connections;
        load.Resume();
        await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
        for (var more = 0; more < 100 && load.Totals.Connections - before < fewest; more++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation); // a busy machine
        }

        await load.PauseAsync(cancellation);
        var connections = load.Totals.Connections - before;
        Assert.True(connections >= fewest, $"only {connections} connections");
        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        var programs = await running.Agent.ReadProgramsAsync(cancellation);
        var output = await running.Agent.DetachAsync(cancellation);
        return new(connections, programs, output, await running.Agent.ReadOutputAsync(arm.Id, cancellation));
    }

    private void Make(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private sealed record Counted(long Connections, IReadOnlyList<ProgramCounters> Programs, DetachReport Output, string Sample)
    {
        public long Hits => Programs.Sum(program => program.Runs);
    }
}
