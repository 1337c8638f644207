using Lab.Core;
using Lab.Core.Machines;
using Lab.Core.Profiling;
using StreamJsonRpc;

namespace Lab.Runner.Agents;

/// <summary>The agent as callers want it: every failure of the protocol is a <see cref="LabException"/> that says what happened.</summary>
internal sealed class FaithfulAgent(IAgent remote, Func<Exception, LabException> explain) : IAgent
{
    public Task<AgentIdentity> HelloAsync(CancellationToken cancellationToken) => Ask(remote.HelloAsync(cancellationToken));

    public Task RenewLeaseAsync(CancellationToken cancellationToken) => Ask(remote.RenewLeaseAsync(cancellationToken));

    public Task<Capabilities> FindCapabilitiesAsync(CancellationToken cancellationToken) =>
        Ask(remote.FindCapabilitiesAsync(cancellationToken));

    public Task<ServerInfo> StartServerAsync(ServerRequest request, CancellationToken cancellationToken) =>
        Ask(remote.StartServerAsync(request, cancellationToken));

    public Task<ServerInfo> AdoptServerAsync(AdoptRequest request, CancellationToken cancellationToken) =>
        Ask(remote.AdoptServerAsync(request, cancellationToken));

    public Task<ProbeReadiness> PrepareProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        Ask(remote.PrepareProbeAsync(request, cancellationToken));

    public Task<ProbeReadiness> PrepareTwinAsync(TwinRequest request, CancellationToken cancellationToken) =>
        Ask(remote.PrepareTwinAsync(request, cancellationToken));

    public Task<SwitchReport> AttachAsync(AttachRequest request, CancellationToken cancellationToken) =>
        Ask(remote.AttachAsync(request, cancellationToken));

    public Task<DetachReport> DetachAsync(CancellationToken cancellationToken) => Ask(remote.DetachAsync(cancellationToken));

    public Task<WindowReport> TakeWindowAsync(WindowRequest request, CancellationToken cancellationToken) =>
        Ask(remote.TakeWindowAsync(request, cancellationToken));

    public Task<LoadTrialReport> TryLoadingAsync(LoadTrialRequest request, CancellationToken cancellationToken) =>
        Ask(remote.TryLoadingAsync(request, cancellationToken));

    public Task<CycleReport> CycleAsync(CycleRequest request, CancellationToken cancellationToken) =>
        Ask(remote.CycleAsync(request, cancellationToken));

    public Task<IReadOnlyList<ProcessIdentity>> IdentifyServerAsync(CancellationToken cancellationToken) =>
        Ask(remote.IdentifyServerAsync(cancellationToken));

    public Task<CounterSample> ReadCountersAsync(CancellationToken cancellationToken) =>
        Ask(remote.ReadCountersAsync(cancellationToken));

    public Task<SchedulingSample> ReadSchedulingAsync(CancellationToken cancellationToken) =>
        Ask(remote.ReadSchedulingAsync(cancellationToken));

    public Task SetAccountingAsync(bool enabled, CancellationToken cancellationToken) =>
        Ask(remote.SetAccountingAsync(enabled, cancellationToken));

    public Task<IReadOnlyList<ProgramCounters>> ReadProgramsAsync(CancellationToken cancellationToken) =>
        Ask(remote.ReadProgramsAsync(cancellationToken));

    public Task<ProbeReadiness> PrepareSamplerAsync(SamplerRequest request, CancellationToken cancellationToken) =>
        Ask(remote.PrepareSamplerAsync(request, cancellationToken));

    public Task<SampledStacks> SampleStacksAsync(SamplingRequest request, CancellationToken cancellationToken) =>
        Ask(remote.SampleStacksAsync(request, cancellationToken));

    public Task<string> ReadOutputAsync(string arm, CancellationToken cancellationToken) =>
        Ask(remote.ReadOutputAsync(arm, cancellationToken));

    public Task<MapAccessReport> TryMapsAsync(MapAccessRequest request, CancellationToken cancellationToken) =>
        Ask(remote.TryMapsAsync(request, cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Ask(remote.StopAsync(cancellationToken));

    private async Task<T> Ask<T>(Task<T> call)
    {
        await Ask((Task)call);
        return await call;
    }

    private async Task Ask(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception failure) when (failure is RemoteRpcException or ConnectionLostException or ObjectDisposedException or IOException)
        {
            throw explain(failure);
        }
    }
}
