using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A tool that runs, with all that it has started.</summary>
internal sealed class ToolProcess(Process process, string shownAs, string errorFile, IReadOnlyList<int> serverPids)
{
    private const int TailBytes = 2000;

    /// <summary>Enough for what the verifier says of a program, whose reason stands at its end.</summary>
    private const int LogBytes = 256 * 1024;

    private readonly TreeClock _clock = new(process.Id);

    public bool HasEnded => process.HasExited;

    /// <summary>Why it ended by itself, for a person.</summary>
    public LabException EarlyEnd => new(string.Create(
        CultureInfo.InvariantCulture,
        $"`{shownAs}` ended with exit code {process.ExitCode}{(Cause(Tail(LogBytes)) is { Length: > 0 } cause ? $": {cause}" : "")}"));

    private static string LastWords(string said) => said[^Math.Min(said.Length, TailBytes)..].ReplaceLineEndings(" ");

    private string Tail(int bytes)
    {
        using var file = new FileStream(errorFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(bytes, file.Length), SeekOrigin.End);
        using var text = new StreamReader(file, Encoding.UTF8);
        return text.ReadToEnd().Trim();
    }

    /// <summary>In one line: libbpf's reason, the exception of a Python program, or all that was said.</summary>
    private static string Cause(string said) =>
        LibBpf.ReasonIn(said)
        ?? (said.Contains("Traceback (most recent call last)", StringComparison.Ordinal) ? said.Split('\n')[^1] : LastWords(said));

    public string ErrorTail => Tail(TailBytes);

    public long CpuNs => _clock.ReadNs();

    /// <summary>The BPF programs that the kernel shows to be attached for it.</summary>
    public IReadOnlyList<ProgramInfo> Programs() => Known(KernelHoldings.Of(ProcessTree.Below(process.Id)).AttachedIds);

    /// <summary>The BPF programs that it has only loaded.</summary>
    public IReadOnlyList<ProgramInfo> UnattachedPrograms() =>
        Known(KernelHoldings.Of(ProcessTree.Below(process.Id)).UnattachedIds);

    /// <summary>
    /// What has become of it since it showed that, as the end of a sentence; null while it shows as much of each.
    /// </summary>
    public string? FindFault(AttachmentProof? before)
    {
        if (HasEnded)
        {
            return $"ended by itself while it was measured: {EarlyEnd.Message.TrimEnd('.')}";
        }

        var now = Proof();
        return before is null || now.IsAtLeast(before)
            ? null
            : $"shows {(now.IsThere ? now.ToString() : "nothing")} where it showed {before} at the start";
    }

    private static ProgramInfo[] Known(IEnumerable<uint> ids) =>
        [.. ids.Select(ProgramInfo.FromId).OfType<ProgramInfo>()];

    public AttachmentProof Proof()
    {
        var tree = ProcessTree.Below(process.Id);
        var held = KernelHoldings.Of(tree);
        var tracers = tree.SelectMany(ProcessTree.Threads).ToHashSet();
        var traced = serverPids.SelectMany(ProcessTree.TracersOf).Count(tracers.Contains);
        return new(held.AttachedIds.Count(), held.Links, held.PerfEvents, traced, held.PacketSockets);
    }

    /// <summary>It runs where what it watches does, and has no rank there.</summary>
    public void BecomeReaderOn(IReadOnlyList<int> cpus)
    {
        foreach (var thread in ProcessTree.Below(process.Id).SelectMany(ProcessTree.Threads))
        {
            LibC.BecomeOrdinary(thread);
            LibC.TryBind(thread, cpus);
        }
    }

    /// <summary>Interrupts it as ^C would, all of its group, and kills what is left after the patience.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        var all = ProcessTree.Identify(process.Id);
        LibC.Signal(-process.Id, LibC.SigInt);
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Killed below.
        }

        LibC.Signal(-process.Id, LibC.SigKill);
        foreach (var each in all.Where(ProcessTree.IsAlive))
        {
            LibC.Signal(each.Pid, LibC.SigKill);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose(); // closes the pipe at which its guardian waits
    }
}
