using System.Diagnostics;
using Lab.Agent.Arms;
using Lab.Agent.Counters;
using Lab.Agent.Processes;
using Lab.Agent.Profiling;
using Lab.Agent.Servers;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;
using Lab.Core.Profiling;

namespace Lab.Agent;

/// <summary>A server under test, with what is attached to it and read from it.</summary>
internal sealed class Subject(ServerUnderTest server, PrivateFolder folder, ChildStarter children) : IAsyncDisposable
{
    private readonly CurrentClock _currentClock = new(server.Info.Cpus);
    private readonly ServerClock _clock = new(server.RootPid);
    private readonly ServerWatch _watch = new(server);
    private readonly ServerScheduling _scheduling = new(server.RootPid, server.Info.Cpus);

    private StackSampler? _sampler;
    private string _measured = "nothing was attached";

    public ArmStore Arms { get; } = new(ServerFilter.For(server.Info), server.Info.Cpus, folder, children, server.Info, new(server.Doors, server.BodyBytes, folder, children));

    public async Task<SwitchReport> AttachAsync(AttachRequest request, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        _measured = $"{request.Arm ?? "the baseline"} was measured";
        var programs = await Arms.AttachAsync(request, cancellationToken);
        return new SwitchReport(ElapsedNs(since), programs, Arms.InForce?.Proof);
    }

    public async Task<DetachReport> DetachAsync(CancellationToken cancellationToken)
    {
        if (Arms.FindFault() is { } fault)
        {
            await Arms.ReleaseAsync();
            throw new ArmFaultException($"At the end of a window it {fault}");
        }

        var since = Stopwatch.GetTimestamp();
        var output = await Arms.DetachAsync(cancellationToken);
        _measured = "nothing was attached";
        return new DetachReport(ElapsedNs(since), output.Events, output.Lost, output.Bytes) { Passed = output.Passed, LinksGoneNs = (long?)output.LinksGone?.TotalNanoseconds };
    }

    public async Task<WindowReport> TakeWindowAsync(WindowRequest request, CancellationToken cancellationToken)
    {
        var attached = await AttachAsync(new(request.Arm, request.Class, request.Hooks), cancellationToken);
        return await MeasureWindowAsync(
            new(request.GuardNs, request.LengthNs), cancellationToken) with
        { AttachNs = attached.DurationNs };
    }

    /// <summary>A window of the arm in force, which is taken away after it.</summary>
    public async Task<WindowReport> MeasureWindowAsync(MeasureRequest request, CancellationToken cancellationToken)
    {
        try
        {
            LibC.SleepUntil(LibC.MonotonicNs + request.GuardNs);
            CheckServer();
            // The probe's own account is read before the clocks and after them, so that reading it is in no window.
            var own = Arms.InForce?.ReadAccount();
            var start = ReadClocks() with { Own = own };
            LibC.SleepUntil(start.MonotonicNs + request.LengthNs);
            var end = ReadCounters();
            return new WindowReport(AttachNs: 0, start, end, await DetachAsync(cancellationToken));
        }
        catch
        {
            await Arms.ReleaseAsync();
            throw;
        }
    }

    /// <summary>The server's processes that are there now.</summary>
    public IReadOnlyList<ProcessIdentity> Identify() => ProcessTree.Identify(server.RootPid);

    /// <summary>Fails when the server is not the one of the start any more.</summary>
    public void CheckServer() => _watch.ThrowIfGone(_measured);

    /// <summary>
    /// The clocks first, then what the probe in force counts of itself; of a server that is still there.
    /// </summary>
    public CounterSample ReadCounters()
    {
        var sample = ReadClocks() with { Own = Arms.InForce?.ReadAccount() };
        CheckServer();
        return sample;
    }

    private CounterSample ReadClocks()
    {
        if (server.MakesProcesses)
        {
            _clock.Refresh();
        }

        return _currentClock.Read(
            () => new CounterSample(LibC.MonotonicNs, _clock.ReadNs(), Arms.InForce?.ReaderCpuNs() ?? 0, ClientCpuNs: Arms.InForce?.ClientCpuNs() ?? 0));
    }

    /// <summary>Looks for new processes too: there may be some, and nobody hurries here.</summary>
    public SchedulingSample ReadScheduling()
    {
        _clock.Refresh();
        return _scheduling.Read();
    }

    public ProbeReadiness PrepareSampler(SamplerRequest request)
    {
        try
        {
            _sampler?.Dispose();
            _sampler = StackSampler.Load(request.Content, request.Hz, server.Info.Cpus, server.Info.Pids);
            return new ProbeReadiness(Refusal: null, []);
        }
        catch (BpfException refusal)
        {
            return new ProbeReadiness(refusal.Message, []);
        }
    }

    public async Task<SampledStacks> SampleStacksAsync(SamplingRequest request, CancellationToken cancellationToken)
    {
        var sampler = _sampler ?? throw new LabException("There is no sampler yet.");
        if (request.Arm is not null)
        {
            await AttachAsync(new(request.Arm, request.Class, request.Hooks), cancellationToken);
        }

        try
        {
            LibC.SleepUntil(LibC.MonotonicNs + request.GuardNs);
            return sampler.Sample(request.LengthNs);
        }
        finally
        {
            await Arms.DetachAsync(CancellationToken.None);
        }
    }

    /// <summary>What would hurt most if it stayed goes first: probes, then the server.</summary>
    public async ValueTask DisposeAsync()
    {
        _sampler?.Dispose();
        await Arms.DisposeAsync();
        _currentClock.Dispose();
        await server.DisposeAsync();
    }

    private static long ElapsedNs(long since) => (long)Stopwatch.GetElapsedTime(since).TotalNanoseconds;
}
