namespace Lab.Load.Http;

/// <summary>How the end of a body is told.</summary>
internal enum BodyFraming : byte
{
    /// <summary>There is no body, whatever the headers say.</summary>
    None,

    /// <summary>By its length.</summary>
    Counted,

    /// <summary>By a last chunk.</summary>
    Chunked,

    /// <summary>By the end of the connection.</summary>
    UntilClose,
}

/// <summary>Counts a body to its end; nothing of it is kept.</summary>
internal struct ResponseBody
{
    private ChunkReader _chunks;

    private ResponseBody(BodyFraming framing, long length)
    {
        Framing = framing;
        _chunks.Left = length;
    }

    public BodyFraming Framing { get; }

    public static ResponseBody Of(in ResponseHead head) => new(head.Framing, head.BodyLength);

    /// <summary>Takes the next bytes of the body. More than there should be are a fault: nothing was asked for yet that they could answer.</summary>
    public ResponseProgress Feed(ReadOnlySpan<byte> received)
    {
        if (Framing <= BodyFraming.Counted)
        {
            _chunks.Left -= received.Length;
            return _chunks.Left switch
            {
                > 0 => ResponseProgress.More,
                0 => ResponseProgress.Complete,
                _ => ResponseProgress.Malformed,
            };
        }

        return Framing == BodyFraming.Chunked ? _chunks.Feed(received) : ResponseProgress.More;
    }
}
