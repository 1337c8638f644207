using Lab.Core.Machines;

namespace Lab.Runner.Agents;

/// <summary>The agent's hooks as callers want them: every failure of the protocol is a <see cref="Core.LabException"/> that says what happened.</summary>
internal sealed class FaithfulHookHost(IHookHost remote, Asking asking) : IHookHost
{
    public Task LoadBodiesAsync(byte[] library, CancellationToken cancellationToken) => asking.Ask(remote.LoadBodiesAsync(library, cancellationToken));

    public Task<HookReadiness> PrepareHookAsync(HookRequest request, CancellationToken cancellationToken) => asking.Ask(remote.PrepareHookAsync(request, cancellationToken));

    public Task SwitchHookAsync(bool on, CancellationToken cancellationToken) => asking.Ask(remote.SwitchHookAsync(on, cancellationToken));

    public Task RunBodyAsync(string body, long times, CancellationToken cancellationToken) => asking.Ask(remote.RunBodyAsync(body, times, cancellationToken));

    public Task<HookCount> CountHitsAsync(string body, long times, CancellationToken cancellationToken) => asking.Ask(remote.CountHitsAsync(body, times, cancellationToken));

    public Task ReleaseHookAsync(CancellationToken cancellationToken) => asking.Ask(remote.ReleaseHookAsync(cancellationToken));
}
