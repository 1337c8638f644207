using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lab.Agent.Arms;
using Lab.Agent.Counters;
using Lab.Agent.Maps;
using Lab.Agent.Processes;
using Lab.Agent.Protocol;
using Lab.Agent.Servers;
using Lab.Agent.Survey;
using Lab.Agent.Trials;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;
using Lab.Core.Profiling;
using StreamJsonRpc;

namespace Lab.Agent;

/// <summary>Answers the controller, one call at a time.</summary>
internal sealed class AgentService(LeaseWatch lease, PrivateFolder folder) : IAgent, IAsyncDisposable
{
    [SuppressMessage("Usage", "CA2213", Justification = "the call that disposes this is still inside it; it holds nothing but memory")]
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ChildStarter _children = new();
    private Subject? _subject;
    private MachineCounter? _instructions;
    private bool _disposed;

    public Task<AgentIdentity> HelloAsync(CancellationToken cancellationToken) =>
        InTurn(() => Task.FromResult(new AgentIdentity(Version(), Environment.ProcessId, LibC.MonotonicNs)), cancellationToken);

    public Task RenewLeaseAsync(CancellationToken cancellationToken) => InTurn(() => Task.FromResult(true), cancellationToken);

    public Task<Capabilities> FindCapabilitiesAsync(CancellationToken cancellationToken) =>
        InTurn(() => CapabilityFinder.FindAsync(cancellationToken), cancellationToken);

    public Task<ServerInfo> StartServerAsync(ServerRequest request, CancellationToken cancellationToken) => InTurn(
        async () => Take(await ApacheServer.StartAsync(request, folder.NewFolder(), _children, cancellationToken)), cancellationToken);

    public Task<ServerInfo> AdoptServerAsync(AdoptRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Task.FromResult(Take(AdoptedProcess.Find(request))), cancellationToken);

    public Task<ServerInfo> JoinContainerAsync(ContainerRequest request, CancellationToken cancellationToken) =>
        InTurn(async () => Take(await ContainedServer.JoinAsync(request, cancellationToken)), cancellationToken);

    public Task<ProbeReadiness> PrepareProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.Arms.PrepareAsync(request, cancellationToken), cancellationToken);

    public Task<ProbeReadiness> PrepareTwinAsync(TwinRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.Arms.PrepareTwinAsync(request, cancellationToken), cancellationToken);

    public Task<SwitchReport> AttachAsync(AttachRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.AttachAsync(request, cancellationToken), cancellationToken);

    public Task<DetachReport> DetachAsync(CancellationToken cancellationToken) =>
        InTurn(() => Present.DetachAsync(cancellationToken), cancellationToken);

    public Task<WindowReport> TakeWindowAsync(WindowRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.TakeWindowAsync(request, cancellationToken), cancellationToken);

    public Task<WindowReport> MeasureWindowAsync(MeasureRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.MeasureWindowAsync(request, cancellationToken), cancellationToken);

    public Task<LoadTrialReport> TryLoadingAsync(LoadTrialRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.Arms.TryLoadingAsync(request, cancellationToken), cancellationToken);

    public Task<CycleReport> CycleAsync(CycleRequest request, CancellationToken cancellationToken) =>
        InTurn(() => new Cycles(Present).RunAsync(request, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ProcessIdentity>> IdentifyServerAsync(CancellationToken cancellationToken) =>
        InTurn(() => Task.FromResult(Present.Identify()), cancellationToken);

    public Task CheckServerAsync(CancellationToken cancellationToken) => InTurn(
        () =>
        {
            Present.CheckServer();
            return Task.FromResult(true);
        },
        cancellationToken);

    public Task<CounterSample> ReadCountersAsync(CancellationToken cancellationToken) => InTurn(
        () => Task.FromResult(Present.ReadCounters()), cancellationToken);

    public Task<SchedulingSample> ReadSchedulingAsync(CancellationToken cancellationToken) => InTurn(
        () => Task.FromResult(Present.ReadScheduling()), cancellationToken);

    public Task<long> ReadInstructionsAsync(CancellationToken cancellationToken) => InTurn(
        () => Task.FromResult((_instructions ??= MachineCounter.OfInstructions()).Read()), cancellationToken);

    public Task SetAccountingAsync(bool enabled, CancellationToken cancellationToken) => InTurn(
        () =>
        {
            Present.Arms.SetAccounting(enabled);
            return Task.FromResult(true);
        },
        cancellationToken);

    public Task<IReadOnlyList<ProgramCounters>> ReadProgramsAsync(CancellationToken cancellationToken) => InTurn(
        () => Task.FromResult(Present.Arms.InForce?.ReadPrograms() ?? []), cancellationToken);

    public Task<ProbeReadiness> PrepareSamplerAsync(SamplerRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Task.FromResult(Present.PrepareSampler(request)), cancellationToken);

    public Task<SampledStacks> SampleStacksAsync(SamplingRequest request, CancellationToken cancellationToken) =>
        InTurn(() => Present.SampleStacksAsync(request, cancellationToken), cancellationToken);

    public Task<string> ReadOutputAsync(string arm, CancellationToken cancellationToken) => InTurn(
        () => Task.FromResult(Present.Arms.Sample(arm)), cancellationToken);

    public Task<MapAccessReport> TryMapsAsync(MapAccessRequest request, CancellationToken cancellationToken) => InTurn(
        async () => new MapAccessReport(request.Entries, new MapAccessTrial(request).Run(), await new PinnedMapTrial(folder, _children).RunAsync(cancellationToken)),
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => InTurn(
        async () =>
        {
            await DisposeAsync();
            return true;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_subject is not null)
        {
            await _subject.DisposeAsync();
        }

        _instructions?.Dispose();
        _children.Dispose();
    }

    private Subject Present => _subject ?? throw new LabException("There is no server yet.");

    private static string Version() =>
        typeof(AgentService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private ServerInfo Take(ServerUnderTest server)
    {
        _subject = new Subject(server, folder, _children);
        return server.Info;
    }

    private async Task<T> InTurn<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        lease.BeginCall();
        try
        {
            await _gate.WaitAsync(cancellationToken);
            try
            {
                return await work();
            }
            catch (ArmFaultException fault)
            {
                throw new LocalRpcException(fault.Message, fault) { ErrorCode = ArmFaultException.ErrorCode };
            }
            finally
            {
                _gate.Release();
            }
        }
        finally
        {
            lease.EndCall();
        }
    }
}
