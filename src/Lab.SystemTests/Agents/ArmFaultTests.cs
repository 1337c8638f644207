using System.Diagnostics;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>
/// An arm that is not there any more at the end of its window is no measurement; the next window of it is.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class ArmFaultTests
{
    private const long GuardNs = 100_000_000;
    private const long WindowNs = 1_500_000_000;

    private static CancellationToken Cancellation => RunningAgent.Cancellation;

    [Theory]
    [InlineData("tcplife/bpftrace-tracepoint", "bpftrace", SwitchingClass.Process)]
    [InlineData("libbpf-tools/tcplife", "tcplife", SwitchingClass.Process)]
    [InlineData("path/haproxy", "haproxy", SwitchingClass.Path)]
    public async Task What_was_killed_within_a_window_is_seen_at_its_end(
        string variant, string program, SwitchingClass switchingClass)
    {
        Requires.Bpftrace();
        Requires.Haproxy();
        await using var running = await RunningAgent.StartAsync(withWays: true);
        var (probe, readiness) = await running.PrepareAsync(variant);
        Assert.Null(readiness.Refusal);
        Assert.Equal(switchingClass, probe.Arm.Class);
        await running.Agent.AttachAsync(new(probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks), Cancellation);
        Assert.NotEmpty(await running.Agent.ReadProgramsAsync(Cancellation));
        using (var victim = Process.GetProcessById(Find(running.Process.ProcessId, program)))
        {
            victim.Kill();
            await victim.WaitForExitAsync(Cancellation);
        }

        var fault = await Assert.ThrowsAsync<ArmFaultException>(() => running.Agent.DetachAsync(Cancellation));
        Assert.Contains("ended by itself", fault.Message, StringComparison.Ordinal);

        // A proxy is started once, so it stays gone; a tool is started anew.
        var next = running.Agent.TakeWindowAsync(
            new(probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks, GuardNs, GuardNs), Cancellation);
        if (switchingClass == SwitchingClass.Path)
        {
            await Assert.ThrowsAsync<ArmFaultException>(() => next);
        }
        else
        {
            Assert.True((await next).End.ReaderCpuNs >= (await next).Start.ReaderCpuNs);
        }
    }

    [Fact]
    public async Task A_script_that_ends_by_itself_is_at_fault_and_not_the_run()
    {
        Requires.Bpftrace();
        await using var running = await RunningAgent.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("lab-ends-").FullName, "ends.bt");
        try
        {
            await File.WriteAllTextAsync(
                file, "tracepoint:raw_syscalls:sys_enter { @n = count(); } interval:ms:800 { exit(); }", Cancellation);
            var (probe, readiness) = await running.PrepareAsync(file);
            Assert.Null(readiness.Refusal);
            var fault = await Assert.ThrowsAsync<ArmFaultException>(
                () => running.Agent.TakeWindowAsync(new(probe.Arm.Id, probe.Arm.Class, readiness.Programs.Count, GuardNs, WindowNs), Cancellation));
            Assert.Contains("a script must run until it is interrupted", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_script_is_attached_whole_or_refused_by_the_names_of_what_is_missing()
    {
        Requires.Bpftrace();
        await using var running = await RunningAgent.StartAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("lab-part-").FullName, "part.bt");
        try
        {
            await File.WriteAllTextAsync(
                file, "tracepoint:syscalls:sys_enter_accept4 { @a = count(); } kprobe:vfs_read, kprobe:vfs_write { @f = count(); }", Cancellation);
            var (_, readiness) = await running.PrepareAsync(file);
            if (Lab.Bpf.AttachTrial.Refusal("kprobe") is null)
            {
                Assert.Null(readiness.Refusal);
                Assert.Equal(3, readiness.Programs.Count);
                return;
            }

            Assert.Contains("kprobe:vfs_read", readiness.Refusal, StringComparison.Ordinal);
            Assert.Contains("kprobe:vfs_write", readiness.Refusal, StringComparison.Ordinal);
            Assert.DoesNotContain("sys_enter_accept4", readiness.Refusal, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    /// <summary>The process of that name below another.</summary>
    private static int Find(int root, string name) => Below(root).First(pid => NameOf(pid) == name);

    private static IEnumerable<int> Below(int root) =>
        Children(root).SelectMany(child => Below(child).Append(child));

    private static int[] Children(int pid)
    {
        try
        {
            return
            [
                .. Directory.GetDirectories($"/proc/{pid}/task")
                    .SelectMany(
                        task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            return []; // ended meanwhile
        }
    }

    private static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
