using Lab.Load.Http;

namespace Lab.Load.Engine;

/// <summary>Where a slot stands.</summary>
internal enum SlotPhase
{
    /// <summary>No connection, and none wanted: the load is paused, or no request is due.</summary>
    Idle,

    /// <summary>Open loops: a kept connection without a request, waiting for an arrival.</summary>
    Ready,

    /// <summary>No connection for a moment, after one that failed.</summary>
    Resting,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>It stands; the rest of the request waits for room to be sent.</summary>
    Sending,

    /// <summary>The request is out, the answer is not all there.</summary>
    Answering,

    /// <summary>The answer was there; the server's end of the connection is awaited.</summary>
    Closing,

    /// <summary>The server has ended the connection, and we let it come to rest before we end it too.</summary>
    Lingering,
}

/// <summary>One connection in flight: what `n` of a closed loop counts.</summary>
internal struct Slot
{
    public const int NoDescriptor = -1;

    public int Fd;
    public SlotPhase Phase;

    /// <summary>What epoll was asked to tell about the connection; 0 when it does not know it.</summary>
    public uint Watched;

    /// <summary>The present request.</summary>
    public RequestSlice Request;

    /// <summary>Bytes of it that were sent.</summary>
    public int Sent;

    /// <summary>When the present request was due, ns; in a closed loop, when it began.</summary>
    public long DueNs;

    /// <summary>When the present request began, ns; in <see cref="SlotPhase.Closing"/> when its answer was complete.</summary>
    public long StartNs;

    /// <summary>When the present phase has taken too long; when resting or lingering, when it is over.</summary>
    public long DeadlineNs;

    /// <summary>The answer so far.</summary>
    public ResponseParser Answer;
}
