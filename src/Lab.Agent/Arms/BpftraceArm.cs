using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lab.Agent.Processes;
using Lab.Agent.Trials;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A bpftrace script: started for each attachment, interrupted for each end, with its output in a file.</summary>
internal sealed partial class BpftraceArm : PreparedArm
{
    public const string Tool = "/usr/bin/bpftrace";
    private const int SampleChars = 32 * 1024;

    private readonly ChildStarter _children;
    private readonly IReadOnlyList<AttachPoint> _attach;
    private readonly string[] _command;
    private readonly string _outputFile;
    private readonly IReadOnlyList<int> _readerCpus;
    private readonly Func<bool> _accounting;
    private readonly Func<bool> _likeAUser;
    private BpftraceProcess? _process;
    private List<HookCounter> _hooks = [];
    private LoadedProgram[] _programs = [];
    private long _endedReaderNs;
    private string _sample = "";
    private long _inForceSinceNs;
    private long _printedMapsNs;

    public BpftraceArm(
        ScriptFolder script,
        IReadOnlyList<AttachPoint> attach,
        TargetFilter filter,
        string outputFile,
        IReadOnlyList<int> readerCpus,
        ChildStarter children,
        Func<bool> accounting,
        Func<bool> likeAUser)
    {
        (_attach, _outputFile, _readerCpus, _children, _accounting, _likeAUser) = (attach, outputFile, readerCpus, children, accounting, likeAUser);
        _command = [Tool, "-q", .. script.Options, script.File, .. ServerFilter.ToParameters(filter)];
    }

    public override IReadOnlyList<LoadedProgram> Programs => _programs;

    public override string Sample => _sample;

    public override async Task<int> AttachAsync(int hooks, CancellationToken cancellationToken)
    {
        var process = await _children.StartAsync(_command, _outputFile, BpftraceProcess.Environment);
        _process = new BpftraceProcess(process, BpftraceProcess.AttachedWord);
        if (_likeAUser())
        {
            // Its start is what is measured: it compiles on the machine under test, as anybody's does.
            _process.BecomeReaderOn(_readerCpus);
        }
        else
        {
            // It compiles for a second, on the load's CPUs and before anything is measured: the sooner it is through, the better.
            // A nice value would not do, since the kernel shares a CPU out between sessions first (autogroup).
            LibC.TryPutFirst(process.Id);
        }

        try
        {
            await _process.WaitUntilAttachedAsync(cancellationToken);
            _inForceSinceNs = LibC.MonotonicNs;
            // What reads events belongs to the machine under test, and has no rank there.
            _process.BecomeReaderOn(_readerCpus);
            var programs = _process.Programs();
            if (programs.Count < _attach.Count)
            {
                throw new LabException(
                    $"bpftrace attached {programs.Count} of its {_attach.Count} probes. {_process.ErrorText}".TrimEnd());
            }

            _programs = [.. programs.Select(info => new LoadedProgram(info.Name, TypeOf(info), info.VerifiedInstructions, info.JitedBytes, info.TranslatedBytes))];
            _hooks = _accounting() ? [.. _attach.Select(HookCounter.TryOpen).OfType<HookCounter>()] : [];
            return programs.Count;
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    public override string? FindFault() => _process?.FindFault();

    public override async Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        var inForceNs = LibC.MonotonicNs - _inForceSinceNs;
        var since = Stopwatch.GetTimestamp();
        await EndAsync();
        var gone = Stopwatch.GetElapsedTime(since);
        var (events, lost) = (0L, 0L);
        using var reader = new StreamReader(_outputFile);
        var firstLines = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            events += IsEvent(line) ? 1 : 0;
            lost += LostEvents().Match(line) is { Success: true } match ? long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) : 0;
            if (firstLines.Length < SampleChars)
            {
                firstLines.Append(line).Append('\n');
            }
        }

        // A script that prints only its maps, at its end, shows most after the longest time.
        if (events > 0 ? _printedMapsNs < long.MaxValue : inForceNs > _printedMapsNs)
        {
            _sample = firstLines.ToString();
            _printedMapsNs = events > 0 ? long.MaxValue : inForceNs;
        }

        return new ArmOutput(events, lost, LinksGone: gone);
    }

    public override IReadOnlyList<ProgramCounters> ReadPrograms() =>
        [.. _process!.Programs().Select(info => new ProgramCounters(
            info.Name,
            TypeOf(info),
            (long)info.RunCount,
            (long)info.RunTimeNs,
            (long)info.RecursionMisses,
            _hooks.Find(hook => hook.Point.IsNamed(info.Name))?.Read() ?? [],
            LibC.MonotonicNs - _inForceSinceNs))];

    public override LoadedObject? ReadObject() => MapMemory.OfProcess(_process!.Id) is var maps ? new(_programs, maps.Count, maps.Bytes) : null;

    public override long ReaderCpuNs() => _endedReaderNs + (_process?.CpuNs ?? 0);

    public override async ValueTask DisposeAsync() => await EndAsync();

    /// <summary>A line of the script's own columns, which begin with a number; headings and bpftrace's words don't.</summary>
    private static bool IsEvent(string line) => line.AsSpan().TrimStart() is { IsEmpty: false } text && char.IsAsciiDigit(text[0]);

    [GeneratedRegex(@"^Lost (?<count>\d+) events", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LostEvents();

    private string TypeOf(ProgramInfo info) => _attach.FirstOrDefault(point => point.IsNamed(info.Name))?.ToString() ?? info.Name;

    private async Task EndAsync()
    {
        _hooks.ForEach(hook => hook.Dispose());
        _hooks = [];
        if (_process is { } process)
        {
            _endedReaderNs += await process.EndAsync(_attach.Count);
            _process = null;
        }
    }
}
