using Lab.Core.Machines;

namespace Lab.Runner.Agents;

/// <summary>The agent's load as callers want it: every failure of the protocol is a <see cref="Core.LabException"/> that says what happened.</summary>
internal sealed class FaithfulLoadHost(ILoadHost remote, Asking asking) : ILoadHost
{
    public Task<FirstAnswer> TryRequestsAsync(LoadOrder order, CancellationToken cancellationToken) =>
        asking.Ask(remote.TryRequestsAsync(order, cancellationToken));

    public Task StartLoadAsync(LoadOrder order, CancellationToken cancellationToken) => asking.Ask(remote.StartLoadAsync(order, cancellationToken));

    public Task<LoadReading> ReadLoadAsync(CancellationToken cancellationToken) => asking.Ask(remote.ReadLoadAsync(cancellationToken));

    public Task<WindowLoadReport> CloseLoadWindowAsync(long startNs, long endNs, CancellationToken cancellationToken) =>
        asking.Ask(remote.CloseLoadWindowAsync(startNs, endNs, cancellationToken));

    public Task ForgetLoadAsync(CancellationToken cancellationToken) => asking.Ask(remote.ForgetLoadAsync(cancellationToken));

    public Task PauseLoadAsync(CancellationToken cancellationToken) => asking.Ask(remote.PauseLoadAsync(cancellationToken));

    public Task ResumeLoadAsync(CancellationToken cancellationToken) => asking.Ask(remote.ResumeLoadAsync(cancellationToken));

    public Task<LoadSpan> RunLoadAsync(int requests, CancellationToken cancellationToken) => asking.Ask(remote.RunLoadAsync(requests, cancellationToken));

    public Task AimLoadAsync(int way, CancellationToken cancellationToken) => asking.Ask(remote.AimLoadAsync(way, cancellationToken));

    public Task StopLoadAsync(CancellationToken cancellationToken) => asking.Ask(remote.StopLoadAsync(cancellationToken));
}
