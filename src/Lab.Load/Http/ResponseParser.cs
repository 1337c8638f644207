namespace Lab.Load.Http;

/// <summary>Where an answer stands.</summary>
internal enum ResponseProgress
{
    /// <summary>More has to come.</summary>
    More,

    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It can't be understood: no HTTP/1, no known length of a body that matters, more bytes than announced.</summary>
    Malformed,
}

/// <summary>
/// Reads one answer from pieces as they come from the socket. Bodies are counted, never kept; only a head that comes in
/// several pieces is put together, in the buffer given. A `default` parser waits for an answer.
/// </summary>
internal struct ResponseParser
{
    private int _headBytes;
    private long _bodyLeft;
    private bool _inBody;

    /// <summary>The status once the head has come; else 0.</summary>
    public int Status { get; private set; }

    /// <summary>True when the connection can't be used again: the server closes it, or nobody knows where the answer ends.</summary>
    public bool Close { get; private set; }

    /// <summary>False for an answer (never a 2xx) whose end can't be told: it counts as complete when its head is.</summary>
    public bool EndKnown { get; private set; }

    /// <summary>True for a status of the 2xx class.</summary>
    public readonly bool Success => Status is >= 200 and < 300;

    /// <summary>Takes the next bytes of the answer.</summary>
    public ResponseProgress Feed(ReadOnlySpan<byte> received, Span<byte> headBuffer)
    {
        long bodyBytes = received.Length;
        if (!_inBody)
        {
            var before = _headBytes;
            var parse = ParseHead(received, headBuffer, out var head);
            if (parse != HeadParse.Complete)
            {
                return parse == HeadParse.Incomplete ? ResponseProgress.More : ResponseProgress.Malformed;
            }

            _inBody = true;
            Status = head.Status;
            EndKnown = head.BodyLength is not null;
            Close = head.Close || !EndKnown;
            if (!EndKnown)
            {
                return Success ? ResponseProgress.Malformed : ResponseProgress.Complete;
            }

            _bodyLeft = head.BodyLength.GetValueOrDefault();
            bodyBytes += before - head.Length;
        }

        _bodyLeft -= bodyBytes;
        return _bodyLeft switch
        {
            > 0 => ResponseProgress.More,
            0 => ResponseProgress.Complete,
            _ => ResponseProgress.Malformed,
        };
    }

    private HeadParse ParseHead(ReadOnlySpan<byte> received, Span<byte> headBuffer, out ResponseHead head)
    {
        if (_headBytes == 0)
        {
            var whole = ResponseHead.TryParse(received, out head);
            if (whole != HeadParse.Incomplete)
            {
                return whole;
            }
        }

        var room = headBuffer[_headBytes..];
        var taken = received[..Math.Min(received.Length, room.Length)];
        taken.CopyTo(room);
        var parse = ResponseHead.TryParse(headBuffer[..(_headBytes + taken.Length)], out head);
        if (parse == HeadParse.Incomplete)
        {
            _headBytes += taken.Length;
        }

        return parse == HeadParse.Incomplete && taken.Length == room.Length ? HeadParse.Malformed : parse;
    }
}
