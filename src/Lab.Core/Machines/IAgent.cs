namespace Lab.Core.Machines;

/// <summary>
/// What the program on the machine under test can do for the controller (JSON-RPC over its standard input and output).
/// Calls are answered one at a time, in the order in which they came. A call that can't be done fails with the reason; nothing stays half-attached.
/// </summary>
public interface IAgent
{
    /// <summary>Shows that the agent is there, and which version.</summary>
    Task<AgentIdentity> HelloAsync(CancellationToken cancellationToken);

    /// <summary>Renews the lease: without a call for <see cref="Lease.Timeout"/> the agent cleans up and ends.</summary>
    Task RenewLeaseAsync(CancellationToken cancellationToken);

    /// <summary>What the machine can do, found by trying.</summary>
    Task<Capabilities> FindCapabilitiesAsync(CancellationToken cancellationToken);

    /// <summary>Starts a private web server, ready to answer when this returns.</summary>
    Task<ServerInfo> StartServerAsync(ServerRequest request, CancellationToken cancellationToken);

    /// <summary>Takes a running server as the one under test, without changing anything about it.</summary>
    Task<ServerInfo> AdoptServerAsync(AdoptRequest request, CancellationToken cancellationToken);

    /// <summary>Takes the server in a container as the one under test; ready to answer when this returns. The container dies with the agent.</summary>
    Task<ServerInfo> JoinContainerAsync(ContainerRequest request, CancellationToken cancellationToken);

    /// <summary>Loads a probe, attaches it once and detaches it: after this, attaching is quick and known to work.</summary>
    Task<ProbeReadiness> PrepareProbeAsync(ProbeRequest request, CancellationToken cancellationToken);

    /// <summary>Loads the twin of a switching class: what is switched in baseline and control windows, and never fires.</summary>
    Task<ProbeReadiness> PrepareTwinAsync(TwinRequest request, CancellationToken cancellationToken);

    /// <summary>Puts a prepared arm in force; answers when the kernel shows that every program of it is attached.</summary>
    Task<SwitchReport> AttachAsync(AttachRequest request, CancellationToken cancellationToken);

    /// <summary>Takes the arm in force away; answers when its links are gone.</summary>
    Task<DetachReport> DetachAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes one window: puts the arm in force, lets the guard pass, reads the counters, lets the window pass, reads them again and
    /// takes the arm away. One call, so that neither the way to the controller nor the controller's work lies in a window or beside it.
    /// </summary>
    Task<WindowReport> TakeWindowAsync(WindowRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The same of an arm that <see cref="AttachAsync"/> has put in force: guard, counters, window, counters, and the
    /// arm is taken away. For loads that have to settle after a switch.
    /// </summary>
    Task<WindowReport> MeasureWindowAsync(MeasureRequest request, CancellationToken cancellationToken);

    /// <summary>Loads a probe's object some times without attaching it, or has the kernel refuse it.</summary>
    Task<LoadTrialReport> TryLoadingAsync(LoadTrialRequest request, CancellationToken cancellationToken);

    /// <summary>Attaches and detaches an arm again and again; nothing is attached afterwards.</summary>
    Task<CycleReport> CycleAsync(CycleRequest request, CancellationToken cancellationToken);

    /// <summary>The server's processes, so that a restart shows.</summary>
    Task<IReadOnlyList<ProcessIdentity>> IdentifyServerAsync(CancellationToken cancellationToken);

    /// <summary>Fails, with its name and process, when the server is not the one of the start any more.</summary>
    Task CheckServerAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Cumulative counters of the machine under test, stamped by its clock. Fails when the server is not the one of the
    /// start any more.
    /// </summary>
    Task<CounterSample> ReadCountersAsync(CancellationToken cancellationToken);

    /// <summary>Context switches of the server and what its CPUs did, cumulative. Milliseconds of work: to be read while the load is drained.</summary>
    Task<SchedulingSample> ReadSchedulingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Instructions that the machine's CPUs have retired since the first call, all of them together, by their own counters. Fails where they show none.
    /// </summary>
    Task<long> ReadInstructionsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Turns accounting on or off: the kernel's own statistics of BPF programs (they cost time themselves) and,
    /// for tools that count nothing by CPU, counters at the hooks of the arm that is attached next.
    /// </summary>
    Task SetAccountingAsync(bool enabled, CancellationToken cancellationToken);

    /// <summary>What the programs of the arm in force have done since they were attached.</summary>
    Task<IReadOnlyList<ProgramCounters>> ReadProgramsAsync(CancellationToken cancellationToken);

    /// <summary>Loads the sampler of stacks.</summary>
    Task<ProbeReadiness> PrepareSamplerAsync(SamplerRequest request, CancellationToken cancellationToken);

    /// <summary>Puts an arm in force (or none), lets the guard pass, samples the stacks on the server's CPUs, and takes the arm away.</summary>
    Task<Profiling.SampledStacks> SampleStacksAsync(SamplingRequest request, CancellationToken cancellationToken);

    /// <summary>The first lines that an arm has printed, headings included.</summary>
    Task<string> ReadOutputAsync(string arm, CancellationToken cancellationToken);

    /// <summary>Measures how user space reads maps, and lets a pinned map outlive the process that made it. Nothing of it stays.</summary>
    Task<MapAccessReport> TryMapsAsync(MapAccessRequest request, CancellationToken cancellationToken);

    /// <summary>Detaches everything, stops the server and removes what the agent made.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>The agent's lease on life.</summary>
public static class Lease
{
    /// <summary>Without a call for so long, the agent cleans up and ends.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>How often the controller renews it when it has nothing else to say.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(4);

    /// <summary>How long a heartbeat that is due may be held back, so that the agent does nothing while its machine is counted: with a heartbeat's time before it, still within the lease.</summary>
    public static readonly TimeSpan LongestQuiet = TimeSpan.FromSeconds(8);
}
