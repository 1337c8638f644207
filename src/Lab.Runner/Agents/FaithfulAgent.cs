using Lab.Core;
using Lab.Core.Machines;
using Lab.Core.Profiling;

namespace Lab.Runner.Agents;

/// <summary>
/// The agent as callers want it: every failure of the protocol is a <see cref="LabException"/> that says what happened, and every time is of
/// this machine's clock, as the load's are.
/// </summary>
internal sealed class FaithfulAgent(IAgent remote, MachineClock clock, Asking asking) : IAgent
{
    public Task<AgentIdentity> HelloAsync(CancellationToken cancellationToken) => asking.Ask(remote.HelloAsync(cancellationToken));

    public Task RenewLeaseAsync(CancellationToken cancellationToken) => asking.Ask(remote.RenewLeaseAsync(cancellationToken));

    public Task<Capabilities> FindCapabilitiesAsync(CancellationToken cancellationToken) =>
        asking.Ask(remote.FindCapabilitiesAsync(cancellationToken));

    public Task<ServerInfo> StartServerAsync(ServerRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.StartServerAsync(request, cancellationToken));

    public Task<ServerInfo> AdoptServerAsync(AdoptRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.AdoptServerAsync(request, cancellationToken));

    public Task<ServerInfo> JoinContainerAsync(ContainerRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.JoinContainerAsync(request, cancellationToken));

    public Task<long> ReadInstructionsAsync(CancellationToken cancellationToken) => asking.Ask(remote.ReadInstructionsAsync(cancellationToken));

    public Task<ProbeReadiness> PrepareProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.PrepareProbeAsync(request, cancellationToken));

    public Task<ProbeReadiness> PrepareTwinAsync(TwinRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.PrepareTwinAsync(request, cancellationToken));

    public Task<SwitchReport> AttachAsync(AttachRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.AttachAsync(request, cancellationToken));

    public Task<DetachReport> DetachAsync(CancellationToken cancellationToken) => asking.Ask(remote.DetachAsync(cancellationToken));

    public Task<WindowReport> TakeWindowAsync(WindowRequest request, CancellationToken cancellationToken) =>
        HereAsync(remote.TakeWindowAsync(request, cancellationToken), cancellationToken);

    public Task<WindowReport> MeasureWindowAsync(MeasureRequest request, CancellationToken cancellationToken) =>
        HereAsync(remote.MeasureWindowAsync(request, cancellationToken), cancellationToken);

    private async Task<WindowReport> HereAsync(Task<WindowReport> taken, CancellationToken cancellationToken)
    {
        var report = await asking.Ask(taken);
        await AdjustAsync(cancellationToken);
        return report with { Start = Here(report.Start), End = Here(report.End) };
    }

    public async Task<LoadTrialReport> TryLoadingAsync(LoadTrialRequest request, CancellationToken cancellationToken)
    {
        var report = await asking.Ask(remote.TryLoadingAsync(request, cancellationToken));
        await AdjustAsync(cancellationToken);
        return report with { StartNs = clock.Here(report.StartNs), EndNs = clock.Here(report.EndNs) };
    }

    public async Task<CycleReport> CycleAsync(CycleRequest request, CancellationToken cancellationToken)
    {
        var report = await asking.Ask(remote.CycleAsync(request, cancellationToken));
        await AdjustAsync(cancellationToken);
        return report with { StartNs = clock.Here(report.StartNs), EndNs = clock.Here(report.EndNs) };
    }

    public Task<IReadOnlyList<ProcessIdentity>> IdentifyServerAsync(CancellationToken cancellationToken) =>
        asking.Ask(remote.IdentifyServerAsync(cancellationToken));

    public Task CheckServerAsync(CancellationToken cancellationToken) =>
        asking.Ask(remote.CheckServerAsync(cancellationToken));

    public async Task<CounterSample> ReadCountersAsync(CancellationToken cancellationToken)
    {
        var sample = await asking.Ask(remote.ReadCountersAsync(cancellationToken));
        await AdjustAsync(cancellationToken);
        return Here(sample);
    }

    public Task<SchedulingSample> ReadSchedulingAsync(CancellationToken cancellationToken) =>
        asking.Ask(remote.ReadSchedulingAsync(cancellationToken));

    public Task SetAccountingAsync(bool enabled, CancellationToken cancellationToken) =>
        asking.Ask(remote.SetAccountingAsync(enabled, cancellationToken));

    public Task<IReadOnlyList<ProgramCounters>> ReadProgramsAsync(CancellationToken cancellationToken) =>
        asking.Ask(remote.ReadProgramsAsync(cancellationToken));

    public Task<ProbeReadiness> PrepareSamplerAsync(SamplerRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.PrepareSamplerAsync(request, cancellationToken));

    public async Task<SampledStacks> SampleStacksAsync(SamplingRequest request, CancellationToken cancellationToken)
    {
        var sampled = await asking.Ask(remote.SampleStacksAsync(request, cancellationToken));
        await AdjustAsync(cancellationToken);
        return sampled with { StartNs = clock.Here(sampled.StartNs), EndNs = clock.Here(sampled.EndNs) };
    }

    public Task<string> ReadOutputAsync(string arm, CancellationToken cancellationToken) =>
        asking.Ask(remote.ReadOutputAsync(arm, cancellationToken));

    public Task<MapAccessReport> TryMapsAsync(MapAccessRequest request, CancellationToken cancellationToken) =>
        asking.Ask(remote.TryMapsAsync(request, cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => asking.Ask(remote.StopAsync(cancellationToken));

    private Task AdjustAsync(CancellationToken cancellationToken) => clock.AdjustAsync(() => HelloAsync(cancellationToken));

    private CounterSample Here(CounterSample sample) => sample with { MonotonicNs = clock.Here(sample.MonotonicNs) };
}
