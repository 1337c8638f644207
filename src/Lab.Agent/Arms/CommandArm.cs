using System.Diagnostics;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>
/// Any tool: started for each attachment, interrupted for each end. It is in force when the kernel shows by what it watches, and not when
/// it says so, for every tool says something else.
/// </summary>
internal sealed class CommandArm : PreparedArm
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceForEach = TimeSpan.FromMilliseconds(100);

    private const string NotShown = "is loaded by the tool, and no link or perf event shows that it is attached";

    private readonly ToolPlace _place;
    private readonly IReadOnlyList<AttachPoint> _attach;
    private readonly string _shownAs;
    private readonly string[] _command;
    private readonly ToolOutput _output;
    private ToolProcess? _tool;
    private AttachmentProof? _proof;
    private LoadedProgram[] _programs = [];
    private UnattachedProgram[] _unattached = [];
    private long _endedReaderNs;

    private CommandArm(ToolPlace place, IReadOnlyList<AttachPoint> attach, string[] command, ToolOutput output)
    {
        (_place, _attach, _command, _output) = (place, attach, command, output);
        _shownAs = string.Join(' ', command);
    }

    public override IReadOnlyList<LoadedProgram> Programs => _programs;

    public override IReadOnlyList<UnattachedProgram> Unattached => _unattached;

    public override AttachmentProof? Proof => _proof;

    public override string Sample => _output.Sample;

    /// <exception cref="LabException">The program is not on this machine.</exception>
    public static CommandArm For(ToolCommand command, IReadOnlyList<AttachPoint> attach, ToolPlace place)
    {
        var output = new ToolOutput(KnownTool.WithItsHabits(command), place.Folder.NewFile(".out"), place.Folder.NewFile(".err"), place.Folder.NewFile(".own"));
        var values = place.Values(output.OwnFile);
        string[] words = [.. command.Words.Select(word => CommandPlaceholders.Fill(word, values))];
        return new(place, attach, [KnownTool.Find(words[0]), .. words[1..]], output);
    }

    public override async Task<int> AttachAsync(int hooks, CancellationToken cancellationToken)
    {
        _output.Empty();
        var process = await _place.Children.StartGroupAsync([.. _place.Lead, .. _command], _output.File, _output.ErrorFile);
        // Unlike bpftrace it is not put first: a shell that waits in a loop for what it has started would never let it run.
        _tool = new ToolProcess(process, _shownAs, _output.ErrorFile, _place.Server.Pids);
        try
        {
            _proof = await new AttachmentWatch(_tool, _shownAs).WaitAsync(_proof, cancellationToken);
            _tool.BecomeReaderOn(_place.ReaderCpus);
            _programs = [.. _tool.Programs().Select(info => new LoadedProgram(info.Name, TypeOf(info), info.VerifiedInstructions, info.JitedBytes))];
            _unattached =
                [.. _tool.UnattachedPrograms().Select(info => new UnattachedProgram(info.Name, NotShown, IsByDesign: false))];
            return _programs.Length;
        }
        catch
        {
            await EndAsync();
            throw;
        }
    }

    public override string? FindFault() => _tool?.FindFault(_proof);

    public override async Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        await EndAsync();
        return await _output.ReadAsync(cancellationToken);
    }

    public override IReadOnlyList<ProgramCounters> ReadPrograms() =>
        [.. _tool!.Programs().Select(info => new ProgramCounters(info.Name, TypeOf(info), info.RunCount, info.RunTimeNs, info.RecursionMisses, []))];

    public override long ReaderCpuNs() => _endedReaderNs + (_tool?.CpuNs ?? 0);

    public override async ValueTask DisposeAsync() => await EndAsync();

    private string TypeOf(ProgramInfo info) => _attach.FirstOrDefault(point => point.IsNamed(info.Name))?.ToString() ?? info.Name;

    private async Task EndAsync()
    {
        if (_tool is { } tool)
        {
            _tool = null;
            _endedReaderNs += tool.CpuNs;
            await tool.EndAsync(Patience + (((_proof?.Programs ?? 0) + (_proof?.PerfEvents ?? 0)) * PatienceForEach));
        }
    }
}
