using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;

namespace Lab.Agent.Arms;

/// <summary>A running bpftrace.</summary>
internal sealed partial class BpftraceProcess
{
    /// <summary>What it prints on its standard error after the last attachment, where its environment asks for it.</summary>
    public const string AttachedWord = "__BPFTRACE_NOTIFY_PROBES_ATTACHED";

    private static readonly TimeSpan AttachTimeout = TimeSpan.FromSeconds(30);

    private const string NotAttached = "could not attach";

    /// <summary>What it also says where all is well, or before it says what is wrong.</summary>
    private static readonly string[] Harmless = ["RLIMIT_MEMLOCK", "WARNING:"];

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint[] _attachedIds = [];
    private long _lastCpuNs;

    /// <summary>Asks for the word.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { [AttachedWord] = "1" };

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
    public string ErrorText => string.Join(' ', ErrorLines());

    private string[] ErrorLines()
    {
        lock (_errors)
        {
            return _errors.ToString().Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }

    /// <summary>Whether a line of its standard error means nothing.</summary>
    public static bool IsHarmless(string line) =>
        Harmless.Any(word => line.Contains(word, StringComparison.Ordinal))
            && !line.Contains(NotAttached, StringComparison.Ordinal);

    /// <summary>
    /// What it said in one line. Of much, as where it prints a whole program, the first error and the lines that show
    /// where.
    /// </summary>
    public static string InShort(string said)
    {
        const int fewLines = 8;
        const int ofAnError = 3;
        string[] lines =
            [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !IsHarmless(line))];
        return string.Join(' ', lines.Length > fewLines && Array.FindIndex(lines, IsError) is var at and >= 0
            ? lines.Skip(at + 1).TakeWhile(line => !IsError(line)).Take(ofAnError - 1).Prepend(lines[at])
            : lines);
    }

    private static bool IsError(string line) =>
        line.Contains("error:", StringComparison.Ordinal) || line.Contains("ERROR:", StringComparison.Ordinal);

    /// <summary>CPU time that it took, ns; what was read last where it has ended.</summary>
    public long CpuNs =>
        LibC.TryReadProcessCpu(_process.Id, out var ns) ? _lastCpuNs = Math.Max(_lastCpuNs, ns) : _lastCpuNs;

    /// <summary>
    /// Its own word after the last attachment; it is checked against what the kernel shows to be attached.
    /// </summary>
    /// <exception cref="LabException">It ended, or did not attach in time.</exception>
    public async Task WaitUntilAttachedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _attached.Task.WaitAsync(AttachTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new LabException(
                $"bpftrace had not attached all of its probes after {AttachTimeout.TotalSeconds:0} s, which is the limit. {ErrorText}".TrimEnd());
        }

        _attachedIds = [.. KernelHoldings.Of([_process.Id]).AttachedIds];
    }

    public void BecomeReaderOn(IReadOnlyList<int> cpus)
    {
        foreach (var thread in ProcessTree.Threads(_process.Id))
        {
            LibC.BecomeOrdinary(thread);
            LibC.TryBind(thread, cpus);
        }
    }

    /// <summary>
    /// The programs that the kernel shows to be attached for it. That it holds others shows only that they were loaded.
    /// </summary>
    public IReadOnlyList<ProgramInfo> Programs() =>
        [.. KernelHoldings.Of([_process.Id]).AttachedIds.Select(ProgramInfo.FromId).OfType<ProgramInfo>()];

    /// <summary>
    /// Why not all that it loaded is attached, in its own words where it said something; null where all is.
    /// </summary>
    public string? FindUnattached()
    {
        var lines = ErrorLines();
        string[] skipped =
            [.. lines.Select(line => SkippedProbe().Match(line)).Where(match => match.Success).Select(match => match.Groups["probe"].Value)];
        if (skipped.Length > 0)
        {
            // Why stands in the line before.
            var at = Array.FindIndex(lines, line => SkippedProbe().IsMatch(line));
            return $"bpftrace could not attach {string.Join(", ", skipped)}, and would go on without{(at > 0 ? $". It said: {lines[at - 1]}" : "")}";
        }

        string[] unattached =
        [
            .. KernelHoldings.Of([_process.Id]).UnattachedIds.Select(ProgramInfo.FromId).OfType<ProgramInfo>()
                .Select(program => program.Name),
        ];
        return unattached.Length == 0
            ? null
            : $"bpftrace loaded these without attaching them: {string.Join(", ", unattached)}";
    }

    /// <summary>
    /// What has become of it since it was attached, as the end of a sentence; null while all of it is attached.
    /// </summary>
    public string? FindFault()
    {
        if (_process.HasExited)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"ended by itself with exit code {_process.ExitCode} while it was measured{Said}");
        }

        var now = KernelHoldings.Of([_process.Id]).AttachedIds.ToHashSet();
        return _attachedIds.Count(id => !now.Contains(id)) is var gone and > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"has {gone} of its {_attachedIds.Length} programs not attached any more{Said}")
            : null;
    }

    [GeneratedRegex(@"could not attach probe (?<probe>\S+?),? ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SkippedProbe();

    private string Said => ErrorText is { Length: > 0 } text ? $". It said: {text}" : "";

    /// <summary>Interrupts it and gives it the time to close its probes and print its maps; then the CPU time it took in all, ns.</summary>
    public async Task<long> EndAsync(int probes)
    {
        // Measured: 0.1 s for each of 134 uprobes, and other kernels take longer.
        var patience = TimeSpan.FromSeconds(5 + (0.2 * probes));
        if (!_process.HasExited)
        {
            LibC.Signal(_process.Id, LibC.SigInt);
        }

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
