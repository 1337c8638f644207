using System.Net;
using Lab.Agent.Arms;
using Lab.Core.Machines;

namespace Lab.Agent.Paths;

/// <summary>
/// A way that requests can take. Nothing of it is attached: its processes run since it was prepared, and it is in force while the load
/// sends its connections there. Here it is only read.
/// </summary>
internal sealed class PathArm(IReadOnlyList<Hop> hops) : PreparedArm
{
    private long[] _before = new long[hops.Count];
    private long[] _cpuBefore = new long[hops.Count];
    private string _sample = "";

    /// <summary>Where requests enter.</summary>
    public IPEndPoint Entry => hops[0].Entry;

    public override IReadOnlyList<LoadedProgram> Programs => [];

    public override string Sample => _sample;

    /// <exception cref="Core.LabException">A hop is not there any more.</exception>
    public override Task<int> AttachAsync(int programs, CancellationToken cancellationToken)
    {
        foreach (var hop in hops)
        {
            hop.Begin();
        }

        _before = [.. hops.Select(hop => hop.Count())];
        _cpuBefore = [.. hops.Select(hop => hop.CpuNs)];
        return Task.FromResult(hops.Count);
    }

    /// <summary>Its events are what the last hop before the server has seen.</summary>
    public override string? FindFault() =>
        hops.Select(hop => hop.FindFault()).FirstOrDefault(fault => fault is not null) is { } fault
        ? $"lets no request through: {fault}"
        : null;

    public override Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        var events = hops[^1].Count() - _before[^1];
        if (_sample.Length == 0 && hops[^1] is AccessLogHop log)
        {
            _sample = log.Sample();
        }

        return Task.FromResult(new ArmOutput(events, Lost: 0));
    }

    /// <summary>A row a hop: requests that it counted, and the CPU time of its processes.</summary>
    public override IReadOnlyList<ProgramCounters> ReadPrograms() =>
        [.. hops.Select((hop, index) => new ProgramCounters(
            hop.Type, hop.Type, hop.Count() - _before[index], hop.CpuNs - _cpuBefore[index], RecursionMisses: 0, HitsPerCpu: []))];

    public override long ReaderCpuNs() => hops.Sum(hop => hop.CpuNs);

    public override long ClientCpuNs() => hops.Where(hop => hop.IsOnLoadsSide).Sum(hop => hop.CpuNs);

    public override async ValueTask DisposeAsync()
    {
        foreach (var hop in hops)
        {
            await hop.DisposeAsync();
        }
    }
}
