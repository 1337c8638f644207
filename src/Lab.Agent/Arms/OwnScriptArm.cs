using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>
/// A bpftrace script that a user brings along, of any kind: nothing is known of its hooks and its output beforehand. What it attaches comes
/// from bpftrace, its hits from the kernel, its events are the lines that it prints while it is attached.
/// </summary>
internal sealed class OwnScriptArm : PreparedArm
{
    private readonly ToolPlace _place;
    private readonly string _folder;
    private readonly string[] _command;
    private readonly ScriptHooks _hooks;
    private readonly ScriptOutput _output;
    private readonly Func<bool> _accounting;
    private BpftraceProcess? _process;
    private List<HookCounter> _counters = [];
    private LoadedProgram[] _programs = [];
    private long _endedReaderNs;

    private OwnScriptArm(ToolPlace place, string folder, string[] command, ScriptHooks hooks, Func<bool> accounting)
    {
        (_place, _folder, _command, _hooks, _accounting) = (place, folder, command, hooks, accounting);
        _output = new ScriptOutput(place.Folder.NewFile(".out"));
    }

    public override IReadOnlyList<LoadedProgram> Programs => _programs;

    public override string Sample => _output.Sample;

    /// <exception cref="LabException">The script is wrong, in bpftrace's words.</exception>
    public static async Task<OwnScriptArm> LoadAsync(
        string name, byte[] content, ScriptBundle? bundle, IEnumerable<string> parameters, ToolPlace place, Func<bool> accounting, CancellationToken cancellationToken)
    {
        var folder = place.Folder.NewFolder();
        var script = await ScriptFolder.WriteAsync(folder, name, content, bundle, cancellationToken);
        string[] words = [.. script.Options, script.File, .. parameters];
        try
        {
            return new(
                place, folder, [BpftraceArm.Tool, "-q", .. words],
                await ScriptHooks.ReadAsync(BpftraceArm.Tool, words, cancellationToken), accounting);
        }
        catch (LabException refusal) when (refusal.StandardErrorTail is { } said)
        {
            throw new LabException(InShort(said, folder));
        }
    }

    public override async Task<int> AttachAsync(int hooks, CancellationToken cancellationToken)
    {
        var process = await _place.Children.StartAsync(_command, _output.File, BpftraceProcess.Environment);
        LibC.TryPutFirst(process.Id);
        _process = new BpftraceProcess(process, BpftraceProcess.AttachedWord);
        try
        {
            await WaitUntilAttachedAsync(_process, cancellationToken);
            _process.BecomeReaderOn(_place.ReaderCpus);
            var programs = _process.Programs();
            if ((_process.FindUnattached() is { } part ? InShort(part, _folder) : _hooks.Missing(programs)) is { } missing)
            {
                throw new LabException(missing);
            }

            _programs = [.. programs.Select(info => new LoadedProgram(info.Name, TypeOf(info), info.VerifiedInstructions, info.JitedBytes))];
            _counters = _accounting() ? [.. _hooks.Exact.Select(HookCounter.TryOpen).OfType<HookCounter>()] : [];
            return programs.Count;
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    /// <exception cref="LabException">It had ended before it was told to, so it was not in force all the time.</exception>
    public override async Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        var printed = _output.Length;
        await EndAsync();
        return await _output.ReadAsync(printed, cancellationToken);
    }

    public override string? FindFault() =>
        _process?.FindFault() is { } fault ? $"{fault}; a script must run until it is interrupted" : null;

    public override IReadOnlyList<ProgramCounters> ReadPrograms() =>
        [.. _process!.Programs().Select(info => new ProgramCounters(
            info.Name,
            TypeOf(info),
            info.RunCount,
            info.RunTimeNs,
            info.RecursionMisses,
            _counters.Find(counter => counter.Point.IsNamed(info.Name))?.Read() ?? []))];

    public override long ReaderCpuNs() => _endedReaderNs + (_process?.CpuNs ?? 0);

    public override async ValueTask DisposeAsync() => await EndAsync();

    /// <summary>bpftrace's own words without the folder that the agent keeps the script in, and without what is always said.</summary>
    private static string InShort(string said, string folder) =>
        BpftraceProcess.InShort(said.Replace(folder + "/", "", StringComparison.Ordinal));

    private async Task WaitUntilAttachedAsync(BpftraceProcess process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitUntilAttachedAsync(cancellationToken);
        }
        catch (LabException) when (_hooks.Missing([]) is { } missing && process.ErrorText.Length == 0)
        {
            // With no probe left it says so on its standard output, and not which.
            throw new LabException(missing);
        }
        catch (LabException failure)
        {
            throw new LabException(InShort(failure.Message, _folder));
        }
    }

    private string TypeOf(ProgramInfo info) => _hooks.Exact.FirstOrDefault(point => point.IsNamed(info.Name))?.ToString() ?? info.Name;

    private async Task EndAsync()
    {
        _counters.ForEach(counter => counter.Dispose());
        _counters = [];
        if (_process is { } process)
        {
            _process = null;
            _endedReaderNs += await process.EndAsync(_programs.Length);
        }
    }
}
