using System.Text;
using Lab.Agent.Images;
using Lab.Agent.Paths;
using Lab.Agent.Processes;
using Lab.Agent.Survey;
using Lab.Agent.Trials;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>Every arm that can be put in force, the twins of the switching classes, and the one that is.</summary>
internal sealed class ArmStore(
    TargetFilter filter, IReadOnlyList<int> readerCpus, PrivateFolder folder, ChildStarter children, ServerInfo server, PathMaker paths)
    : IAsyncDisposable
{
    private static readonly Dictionary<string, long> NoVariables = [];

    private readonly Dictionary<string, PreparedArm> _arms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PreparedArm> _twins = new(StringComparer.Ordinal);
    private readonly ServerImages _images = new(filter.Processes, readerCpus);
    private readonly SilentHooks _silentHooks = new();
    private BpfStatistics? _statistics;
    private PreparedArm? _inForce;

    public PreparedArm? InForce => _inForce;

    /// <summary>True while the start of a tool is measured and is not to be out of the way.</summary>
    public bool StartsToolsLikeAUser { get; set; }

    public async Task<ProbeReadiness> PrepareAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        PreparedArm? arm = null;
        try
        {
            arm = await LoadAsync(request, cancellationToken);
            var hooks = arm is CoreArm own && request.Attach.Count == 0 ? own.TryEachProgram() : request.Attach.Count;
            await TryOnceAsync(arm, hooks, cancellationToken);
            if (_silentHooks.ReasonFor([.. request.Attach.Select(point => point.Type), .. arm.Programs.Select(program => program.Type)]) is { } silent)
            {
                throw new LabException(silent);
            }
        }
        catch (WrongSettingException mistake)
        {
            return new ProbeReadiness(mistake.Message, [], mistake.Problem);
        }
        catch (Exception refusal) when (refusal is not OperationCanceledException)
        {
            // Whatever is wrong with this probe, the others can be measured.
            if (arm is not null)
            {
                await arm.DisposeAsync();
            }

            return new ProbeReadiness(refusal.Message, []);
        }

        _arms.Add(request.Arm, arm);
        return new ProbeReadiness(
            Refusal: null, arm.Programs, Proof: arm.Proof, Way: (arm as PathArm)?.Entry.ToString())
        {
            Delivery = arm.Delivery,
            Unattached = arm.Unattached,
        };
    }

    public async Task<ProbeReadiness> PrepareTwinAsync(TwinRequest request, CancellationToken cancellationToken)
    {
        PreparedArm twin = request.Class == SwitchingClass.Process ? await IdleBpftraceAsync(request.Hooks, cancellationToken)
            : request.Class == SwitchingClass.Path ? paths.Direct()
            : CoreArm.Load(new ProbeRequest("", ProbeTool.Core, request.Content, Attach: [], Columns: []), new(filter, NoVariables), outputFile: "", readerCpus, Hooks);
        try
        {
            await TryOnceAsync(twin, request.Hooks, cancellationToken);
        }
        catch (Exception refusal) when (refusal is not OperationCanceledException)
        {
            await twin.DisposeAsync();
            return new ProbeReadiness(refusal.Message, []);
        }

        _twins.Add(TwinKey(request.Class, request.Hooks), twin);
        return new ProbeReadiness(Refusal: null, twin.Programs, Way: (twin as DirectPath)?.SecondDoor.ToString());
    }

    /// <summary>Loads a probe again and again; a tool's script is attached once, since the tool loads it by itself.</summary>
    public async Task<LoadTrialReport> TryLoadingAsync(LoadTrialRequest request, CancellationToken cancellationToken)
    {
        if (request.Probe.Tool == ProbeTool.Core)
        {
            return ObjectLoads.Run(request, new(filter, request.Probe.Variables ?? NoVariables));
        }

        var start = LibC.MonotonicNs;
        var arm = _arms[request.Probe.Arm];
        try
        {
            await arm.AttachAsync(request.Probe.Attach.Count, cancellationToken);
            var held = arm.ReadObject();
            await arm.DetachAsync(cancellationToken);
            return new(start, LibC.MonotonicNs, [], held, Refusal: null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new ArmFaultException($"{request.Probe.Arm} could not be loaded: {failure.Message}", failure);
        }
    }

    public async Task<int> AttachAsync(AttachRequest request, CancellationToken cancellationToken)
    {
        if (_inForce is not null)
        {
            throw new LabException("An arm is in force already; it must be detached first.");
        }

        var arm = request.Arm is { } id ? _arms[id] : _twins[TwinKey(request.Class, request.Hooks)];
        try
        {
            var programs = await arm.AttachAsync(request.Hooks, cancellationToken);
            _inForce = arm;
            return programs;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new ArmFaultException(
                $"{request.Arm ?? "The twin of its class"} could not be attached: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Why the arm in force is not attached as it was at the start, as the end of a sentence; null while it is.
    /// </summary>
    public string? FindFault() => _inForce?.FindFault();

    /// <exception cref="ArmFaultException">It failed on the way. It is gone all the same.</exception>
    public async Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        if (_inForce is not { } arm)
        {
            return default;
        }

        _inForce = null;
        try
        {
            return await arm.DetachAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new ArmFaultException($"Detaching failed: {failure.Message}", failure);
        }
    }

    /// <summary>Detaches what is attached, after something else has failed: that is what is told.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await DetachAsync(CancellationToken.None);
        }
        catch (ArmFaultException)
        {
            // It is gone, and its output with it.
        }
    }

    public void SetAccounting(bool enabled)
    {
        _statistics?.Dispose();
        _statistics = enabled ? BpfStatistics.Enable() : null;
    }

    public string Sample(string arm) => _arms.TryGetValue(arm, out var prepared) ? prepared.Sample : "";

    public async ValueTask DisposeAsync()
    {
        SetAccounting(enabled: false);
        await Task.WhenAll(_arms.Values.Concat(_twins.Values).Select(arm => arm.DisposeAsync().AsTask()));
        _arms.Clear();
        _twins.Clear();
    }

    private static async Task TryOnceAsync(PreparedArm arm, int hooks, CancellationToken cancellationToken)
    {
        await arm.AttachAsync(hooks, cancellationToken);
        var fault = arm.FindFault();
        await arm.DetachAsync(cancellationToken);
        if (fault is not null)
        {
            throw new LabException($"it {fault}");
        }
    }

    private ProgramHooks Hooks => new(_images, () => _statistics is not null);

    private static string TwinKey(SwitchingClass switchingClass, int hooks) => $"{switchingClass}-{hooks}";

    private async Task<PreparedArm> LoadAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        if (request.Tool == ProbeTool.Core)
        {
            return CoreArm.Load(request, new(filter, request.Variables ?? NoVariables), folder.NewFile(".out"), readerCpus, Hooks);
        }

        if (request.Tool == ProbeTool.Path)
        {
            return await paths.MakeAsync(request.Attach, cancellationToken);
        }

        var place = new ToolPlace(server, readerCpus, folder, children);
        if (request.Command is { } command)
        {
            return CommandArm.For(command, request.Attach, place);
        }

        if (request.Attach.Count == 0)
        {
            return await OwnScriptArm.LoadAsync(
                request.Arm, request.Content, request.Script, ServerFilter.ToParameters(filter), place,
                () => _statistics is not null, cancellationToken);
        }

        var text = ServerFilter.ExtendTo(filter.Processes.Count, Encoding.UTF8.GetString(request.Content));
        var filled = Encoding.UTF8.GetBytes(_images.Fill(text, request.Attach));
        return Bpftrace(
            await ScriptFolder.WriteAsync(folder.NewFolder(), "probe.bt", filled, request.Script, cancellationToken),
            request.Attach);
    }

    private async Task<PreparedArm> IdleBpftraceAsync(int hooks, CancellationToken cancellationToken)
    {
        var script = folder.NewFile(".bt");
        await File.WriteAllTextAsync(script, IdleScript.Text(hooks), cancellationToken);
        return Bpftrace(new(script, Options: []), IdleScript.Hooks(hooks));
    }

    private BpftraceArm Bpftrace(ScriptFolder script, IReadOnlyList<AttachPoint> attach) =>
        new(script, attach, filter, folder.NewFile(".out"), readerCpus, children, () => _statistics is not null, () => StartsToolsLikeAUser);
}
