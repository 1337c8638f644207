namespace Lab.Load.Http;

/// <summary>Where an answer stands.</summary>
internal enum ResponseProgress
{
    /// <summary>More has to come.</summary>
    More,

    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It can't be understood: no HTTP/1, an end in doubt, more bytes than announced. There is nothing to go on with.</summary>
    Malformed,
}

/// <summary>
/// Reads one answer from pieces as they come from the socket, and over the interim ones before it. Bodies are counted, never kept; only a
/// head that comes in several pieces is put together, in the buffer given. A `default` parser waits for an answer to anything but a HEAD.
/// </summary>
internal struct ResponseParser
{
    private const int SwitchingProtocols = 101;

    private ResponseBody _body;
    private int _headBytes;
    private ushort _status;
    private bool _toHead;

    /// <summary>The status once the head of the final answer has come; else 0.</summary>
    public readonly int Status => _status;

    /// <summary>True when the connection can't be used again: the server closes it after this answer, or with it.</summary>
    public bool Close { get; private set; }

    /// <summary>False while no head has come, and for an answer that ends when the server closes.</summary>
    public readonly bool EndKnown => _status != 0 && _body.Framing != BodyFraming.UntilClose;

    /// <summary>True for a status of the 2xx class.</summary>
    public readonly bool Success => _status is >= 200 and < 300;

    /// <summary>A parser that waits for an answer.</summary>
    /// <param name="head">The request is a HEAD: its answer has no body, whatever length it names (RFC 9110, 9.3.2).</param>
    public static ResponseParser For(bool head) => new() { _toHead = head };

    /// <summary>Takes the next bytes of the answer.</summary>
    public ResponseProgress Feed(ReadOnlySpan<byte> received, Span<byte> headBuffer)
    {
        while (_status == 0)
        {
            var before = _headBytes;
            var parse = ParseHead(received, headBuffer, out var head);
            if (parse != HeadParse.Complete)
            {
                return parse == HeadParse.Incomplete ? ResponseProgress.More : ResponseProgress.Malformed;
            }

            received = received[(head.Length - before)..];
            _headBytes = 0;
            if (!head.Interim)
            {
                _status = (ushort)head.Status;
                _body = ResponseBody.Of(head);
                Close = head.Close;
            }
            else if (head.Status == SwitchingProtocols)
            {
                return ResponseProgress.Malformed; // nobody asked for that
            }
        }

        return _body.Feed(received);
    }

    /// <summary>
    /// The server has closed while more was to come: that is the end of an answer that names no other, and <see cref="ResponseProgress.More"/>
    /// for one that is cut short (RFC 9112, 8).
    /// </summary>
    public readonly ResponseProgress PeerClosed() =>
        _status != 0 && _body.Framing == BodyFraming.UntilClose ? ResponseProgress.Complete : ResponseProgress.More;

    /// <summary>A head must fit into its buffer however it comes, so that the same answer is always understood the same.</summary>
    private HeadParse ParseHead(ReadOnlySpan<byte> received, Span<byte> headBuffer, out ResponseHead head)
    {
        var room = headBuffer[_headBytes..];
        var taken = received[..Math.Min(received.Length, room.Length)];
        var inPieces = _headBytes > 0;
        if (inPieces)
        {
            taken.CopyTo(room);
        }

        var parse = ResponseHead.TryParse(inPieces ? headBuffer[..(_headBytes + taken.Length)] : taken, _toHead, out head);
        if (parse != HeadParse.Incomplete)
        {
            return parse;
        }

        if (!inPieces)
        {
            taken.CopyTo(room);
        }

        _headBytes += taken.Length;
        return taken.Length == room.Length ? HeadParse.Malformed : HeadParse.Incomplete;
    }
}
