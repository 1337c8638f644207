using System.Net;

namespace Lab.Agent.Paths;

/// <summary>A station that the requests of a path pass, which counts them itself: the proof that they came by.</summary>
/// <param name="type">What it is and on whose side: `haproxy:server`.</param>
/// <param name="entry">Where requests enter.</param>
internal abstract class Hop(string type, IPEndPoint entry) : IAsyncDisposable
{
    public string Type { get; } = type;

    public IPEndPoint Entry { get; } = entry;

    /// <summary>True when it lives on the load's side, where a client would have it.</summary>
    public virtual bool IsOnLoadsSide => false;

    /// <summary>CPU time of its own processes, ns; 0 for what the server does itself.</summary>
    public abstract long CpuNs { get; }

    /// <summary>Requests that it has seen so far, by its own count.</summary>
    public abstract long Count();

    /// <summary>Begins a stretch: a place to forget what lies behind.</summary>
    /// <exception cref="Core.LabException">It is not there any more.</exception>
    public virtual void Begin()
    {
    }

    /// <summary>Why requests can't pass it any more, with its name; null while they can.</summary>
    public virtual string? FindFault() => null;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
