using Lab.Core.Analysis;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>What is wrong with one arm of a run is told of that arm, and the others are measured.</summary>
[Collection(KernelCollection.Name)]
public sealed class OneBadArmTests : IDisposable
{
    private const string Good = "soaccept/core-raw_tp";

    private const string Refused = """
        #include <linux/bpf.h>
        #include <bpf/bpf_helpers.h>

        char LICENSE[] SEC("license") = "GPL";

        SEC("raw_tp/sys_enter")
        int count_calls(void *ctx) { return 0; }

        SEC("kprobe/no_such_function_of_a_kernel")
        int spare(void *ctx) { return 0; }

        """;

    private readonly TemporaryRun _run = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-bad-").FullName;

    [Fact]
    public async Task A_refused_object_and_a_script_that_ends_by_itself_spoil_nothing()
    {
        Requires.Bpftrace();
        Requires.Apache();
        var (refused, ends) = (Path.Combine(_folder, "refused.bpf.c"), Path.Combine(_folder, "ends.bt"));
        await File.WriteAllTextAsync(refused, Refused, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            ends, "tracepoint:raw_syscalls:sys_enter { @n = count(); } interval:ms:300 { exit(); }", TestContext.Current.CancellationToken);
        var before = Remains.Now();
        var ended = await LabCommand.RunAsync(
            "experiment", _run.WriteExperiment(), "--probe", Good, "--probe", refused, "--probe", ends, "--blocks", "20", "--seed", "7", "--out", _run.Path);
        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));

        var run = RunFolder.Read(_run.Path);
        Assert.Contains("no_such_function_of_a_kernel", run.Plan.Arm("refused.bpf.c").NotRun, StringComparison.Ordinal);
        Assert.Null(run.Plan.Arm("ends.bt").NotRun);
        Assert.Equal(3, run.Faulted.Count());
        Assert.All(run.Faulted, window => Assert.Equal("ends.bt", window.Arm));
        Assert.All(run.Faulted, window => Assert.Contains("ended by itself", window.Reason, StringComparison.Ordinal));
        Assert.Equal([false, false, true], run.Faulted.Select(window => window.GaveUp));
        Assert.DoesNotContain(run.Measured, window => window.PairArm == "ends.bt");
        Assert.Equal(2 * 20 * 14, run.Measured.Count(window => window.PairArm == Good));
        Assert.All(run.Measured.Where(window => window.Arm == Good), window => Assert.True(window.Events > 0));

        var assessment = Assessor.Assess(run);
        Assert.Contains(assessment.Conclusions, doubt => doubt is { Id: "arm-faults", Arm: "ends.bt" });
        Assert.Contains(assessment.Estimates, estimate => estimate is { Arm: Good, Primary: true, Pairs: > 200 });
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _run.Dispose();
    }
}
