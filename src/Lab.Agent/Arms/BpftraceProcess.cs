using System.Diagnostics;
using System.Text;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;

namespace Lab.Agent.Arms;

/// <summary>A running bpftrace.</summary>
internal sealed class BpftraceProcess
{
    /// <summary>What it prints on its standard error after the last attachment, where its environment asks for it.</summary>
    public const string AttachedWord = "__BPFTRACE_NOTIFY_PROBES_ATTACHED";

    private static readonly TimeSpan AttachTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What it also says where all is well, or before it says what is wrong.</summary>
    private static readonly string[] Harmless = ["RLIMIT_MEMLOCK", "WARNING:"];

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks for the word.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { [AttachedWord] = "1" };

    public bool HasEnded => _process.HasExited;

    public BpftraceProcess(Process process, string attachedWord)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data == attachedWord)
            {
                _attached.TrySetResult();
            }
            else if (line.Data is null)
            {
                _attached.TrySetException(new LabException($"bpftrace ended before it was attached: {ErrorText}"));
            }
            else if (!IsHarmless(line.Data))
            {
                lock (_errors)
                {
                    _errors.AppendLine(line.Data);
                }
            }
        };
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>What it wrote to its standard error, harmless complaints left out.</summary>
    public string ErrorText
    {
        get
        {
            lock (_errors)
            {
                return string.Join(' ', _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
        }
    }

    /// <summary>Whether a line of its standard error means nothing.</summary>
    public static bool IsHarmless(string line) => Harmless.Any(word => line.Contains(word, StringComparison.Ordinal));

    public long CpuNs => LibC.TryReadProcessCpu(_process.Id, out var ns) ? ns : 0;

    /// <summary>Its own word after the last attachment; it is checked against the programs that it holds.</summary>
    public Task WaitUntilAttachedAsync(CancellationToken cancellationToken) => _attached.Task.WaitAsync(AttachTimeout, cancellationToken);

    public void BecomeReaderOn(IReadOnlyList<int> cpus)
    {
        foreach (var thread in ProcessTree.Threads(_process.Id))
        {
            LibC.BecomeOrdinary(thread);
            LibC.TryBind(thread, cpus);
        }
    }

    /// <summary>The programs whose descriptors it holds: what the kernel really has attached for it.</summary>
    public IReadOnlyList<ProgramInfo> Programs() =>
        [.. KernelHoldings.Of([_process.Id]).ProgramIds.Select(ProgramInfo.FromId).OfType<ProgramInfo>()];

    /// <summary>Interrupts it and gives it the time to close its probes and print its maps; then the CPU time it took in all, ns.</summary>
    public async Task<long> EndAsync(int probes)
    {
        var patience = TimeSpan.FromSeconds(2 + (0.1 * probes));
        LibC.Signal(_process.Id, LibC.SigInt);
        var last = CpuNs;
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            LibC.Signal(_process.Id, LibC.SigKill);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        return last;
    }
}
