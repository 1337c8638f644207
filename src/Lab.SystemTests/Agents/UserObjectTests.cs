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
/// Objects of users whose programs are not all attached: what runs is measured, what doesn't is named, and one refuses
/// none of the others.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class UserObjectTests : IDisposable
{
    private const string Head = """
        #include <linux/bpf.h>
        #include <bpf/bpf_helpers.h>

        char LICENSE[] SEC("license") = "GPL";


        """;

    private const string Root = """
        SEC("raw_tp/sys_enter")
        int root(void *ctx) { return 0; }


        """;

    private const string TailCall = """
        int leaf(void *ctx);

        struct {
        	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
        	__uint(max_entries, 1);
        	__uint(key_size, sizeof(__u32));
        	__array(values, int(void *));
        } next_step SEC(".maps") = { .values = { [0] = (void *)&leaf } };

        SEC("raw_tp")
        int leaf(void *ctx) { return 0; }

        SEC("raw_tp/sys_enter")
        int root(void *ctx) { bpf_tail_call(ctx, &next_step, 0); return 0; }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-objects-").FullName;

    [Theory]
    [InlineData("SEC(\"?kprobe/no_such_function_of_a_kernel\")", "left out by its own section", true)]
    [InlineData("SEC(\"syscall\")", "runs when user space calls it", true)]
    [InlineData("SEC(\"iter/task\")", "runs when its iterator is read", true)]
    [InlineData("SEC(\"xdp\")", "names no hook that libbpf attaches by itself", false)]
    public async Task A_program_that_is_not_attached_is_named_and_the_rest_runs(
        string section, string reason, bool isByDesign)
    {
        await using var running = await RunningAgent.StartAsync();
        var arm = await PrepareAsync(running, Head + Root + section + "\nint spare(void *ctx) { return 0; }\n");
        Assert.Null(arm.NotRun);
        var spare = Assert.Single(arm.Unattached!);
        Assert.Equal("spare", spare.Name);
        Assert.Contains(reason, spare.Reason, StringComparison.Ordinal);
        Assert.Equal(isByDesign, spare.IsByDesign);
        Assert.Equal(1, arm.Hooks);
        await AssertFiresAsync(running, arm);
    }

    [Fact]
    public async Task What_a_tail_call_jumps_to_is_loaded_and_left_alone()
    {
        await using var running = await RunningAgent.StartAsync();
        var arm = await PrepareAsync(running, Head + TailCall);
        Assert.Null(arm.NotRun);
        Assert.Equal(("leaf", true), (Assert.Single(arm.Unattached!).Name, arm.Unattached![0].IsByDesign));
        await AssertFiresAsync(running, arm);
    }

    [Theory]
    [InlineData("SEC(\"kprobe/no_such_function_of_a_kernel\")", "attach spare to kprobe/no_such_function_of_a_kernel")]
    [InlineData("SEC(\"perf_event\")", "target: \"hz:99\"")]
    public async Task A_program_that_must_be_attached_and_cannot_be_refuses_its_object(string section, string reason)
    {
        await using var running = await RunningAgent.StartAsync();
        var arm = await PrepareAsync(running, Head + Root + section + "\nint spare(void *ctx) { return 0; }\n");
        Assert.Contains(reason, arm.NotRun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_which_nothing_is_attached_is_refused_with_each_reason()
    {
        await using var running = await RunningAgent.StartAsync();
        var arm = await PrepareAsync(
            running, Head + "SEC(\"sockops\")\nint spare(struct bpf_sock_ops *ctx) { return 1; }\n");
        Assert.StartsWith(
            "the lab attaches none of its programs: spare is only loaded", arm.NotRun, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AssertFiresAsync(RunningAgent running, Arm arm)
    {
        await running.Agent.SetAccountingAsync(enabled: true, RunningAgent.Cancellation);
        await running.Agent.AttachAsync(new(arm.Id, arm.Class, arm.Hooks), RunningAgent.Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(200), RunningAgent.Cancellation);
        var programs = await running.Agent.ReadProgramsAsync(RunningAgent.Cancellation);
        await running.Agent.DetachAsync(RunningAgent.Cancellation);
        Assert.True(Assert.Single(programs).Runs > 0, "it never fired");
    }

    private async Task<Arm> PrepareAsync(RunningAgent running, string source)
    {
        var home = LabHome.Find();
        var file = Path.Combine(_folder, "mine.bpf.c");
        await File.WriteAllTextAsync(file, source, RunningAgent.Cancellation);
        var issues = new List<PreflightIssue>();
        var probes = ProbeCatalogue.Resolve(home, [file], "test", issues);
        Assert.Empty(issues);
        return Assert.Single(
            await new ArmPreparation(home, new CoreCompiler(home), running.Agent).PrepareAsync(probes, RunningAgent.Cancellation));
    }
}
