using System.Runtime.CompilerServices;
using Lab.Core.Records;
using Lab.Load.Http;
using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <content>One request: connect, send, answer, and the end of the connection.</content>
internal sealed unsafe partial class Connections
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(int index)
    {
        ref var slot = ref _slots.Pointer[index];
        var nowNs = MonotonicClock.NowNs;
        StartClock(ref slot, nowNs, nowNs);
        NextRequest(ref slot);
        _journal.Begin(index, nowNs);
        Connect(ref slot, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Connect(ref Slot slot, int index)
    {
        slot.Phase = SlotPhase.Connecting;
        slot.Fd = _socket.Connect();
        if (slot.Fd < 0)
        {
            Fail(ref slot, index, LoadError.Connect);
            return;
        }

        Send(ref slot, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StartClock(ref Slot slot, long dueNs, long nowNs)
    {
        slot.DueNs = dueNs;
        slot.StartNs = nowNs;
        slot.DeadlineNs = nowNs + _timeoutNs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NextRequest(ref Slot slot)
    {
        _left--;
        slot.Sent = 0;
        slot.Request = _socket.NextRequest();
        slot.Answer = ResponseParser.For(_socket.ToHead);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Send(ref Slot slot, int index)
    {
        var connecting = slot.Phase == SlotPhase.Connecting;
        var sendNs = connecting ? MonotonicClock.NowNs : 0;
        var step = _socket.Send(slot.Fd, slot.Request, slot.Sent, out var sent);
        if (step == SocketStep.Blocked)
        {
            Watch(ref slot, index, Epoll.Out);
            return;
        }

        if (connecting && step != SocketStep.Refused)
        {
            Established(ref slot, index, sendNs);
        }

        if (step == SocketStep.Broken && slot.Phase == SlotPhase.Sending)
        {
            ReceiveAnswer(ref slot, index, peerClosed: false); // it may have answered before it hung up
            return;
        }

        if (step != SocketStep.Done)
        {
            Fail(ref slot, index, connecting && step == SocketStep.Refused ? LoadError.Connect : LoadError.Reset);
            return;
        }

        slot.Sent += sent;
        var whole = slot.Sent == slot.Request.Length;
        slot.Phase = whole ? SlotPhase.Answering : SlotPhase.Sending;
        Watch(ref slot, index, whole ? Readable : Epoll.Out | Readable);
    }

    /// <summary>A connection stands. Where it is kept, making it is no part of the latency of a closed loop's request.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Established(ref Slot slot, int index, long nowNs)
    {
        _journal.Connected(index, nowNs);
        if (_keepAlive && _arrivals is null)
        {
            (slot.DueNs, slot.StartNs) = (nowNs, nowNs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReceiveAnswer(ref Slot slot, int index, bool peerClosed)
    {
        var step = _socket.Receive(slot.Fd, out var length);
        if (step == SocketStep.Blocked)
        {
            return;
        }

        if (step != SocketStep.Done || length == 0)
        {
            EndEarly(ref slot, index, step);
            return;
        }

        var head = new Span<byte>(_heads.Pointer + (index * HeadCapacity), HeadCapacity);
        switch (slot.Answer.Feed(_socket.Received(length), head))
        {
            case ResponseProgress.Malformed:
                Fail(ref slot, index, LoadError.Malformed);
                break;
            case ResponseProgress.Complete:
                // The server's FIN was there before we received, and we received all there was: its end need not be waited for.
                Finish(ref slot, index, ended: peerClosed && !TargetSocket.Filled(length));
                break;
            default:
                break;
        }
    }

    /// <summary>The connection ended before the answer had said that it was complete; for an answer without a length that is its end.</summary>
    private void EndEarly(ref Slot slot, int index, SocketStep step)
    {
        if (step == SocketStep.Done && slot.Answer.PeerClosed() == ResponseProgress.Complete)
        {
            Finish(ref slot, index, ended: true);
        }
        else
        {
            Fail(ref slot, index, step == SocketStep.Done ? LoadError.ShortBody : LoadError.Reset);
        }
    }

    /// <summary>An answer is complete: on to the next request, at once here or after the server has closed this connection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(ref Slot slot, int index, bool ended)
    {
        var nowNs = MonotonicClock.NowNs;
        var answer = slot.Answer;
        if (answer.Success)
        {
            _journal.Answered(index, slot.DueNs, slot.StartNs, nowNs);
        }
        else
        {
            _journal.Failed(index, slot.DueNs, slot.StartNs, nowNs, LoadError.Status);
        }

        // A connection on which the request is not all out can't be used again.
        ended |= slot.Phase == SlotPhase.Sending;
        StartClock(ref slot, nowNs, nowNs);
        if (_keepAlive && answer.Success && !answer.Close && !ended)
        {
            if ((!Draining && _left > 0) || HasBacklog)
            {
                GoOn(ref slot, index);
                return;
            }

            _ = Libc.Shutdown(slot.Fd, SocketNumbers.ShutWrite);
        }
        else if (_keepAlive && !answer.Close)
        {
            ended = true; // failed, and the server would keep the connection open: we close it
        }

        slot.Phase = SlotPhase.Closing;
        if (ended)
        {
            End(ref slot, index);
        }
    }

    /// <summary>On a kept connection: to the next request, or to waiting for one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GoOn(ref Slot slot, int index)
    {
        if (_arrivals is null)
        {
            NextRequest(ref slot);
            Send(ref slot, index);
        }
        else
        {
            Free(ref slot, index);
        }
    }

    /// <summary>The server's end of the connection: nothing more may come but that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReceiveEnd(ref Slot slot, int index)
    {
        var step = _socket.Receive(slot.Fd, out var length);
        if (step == SocketStep.Done && length == 0)
        {
            End(ref slot, index);
        }
        else if (step != SocketStep.Blocked)
        {
            Fail(ref slot, index, step == SocketStep.Done ? LoadError.Malformed : LoadError.Reset);
        }
    }

    private void Fail(ref Slot slot, int index, LoadError error)
    {
        _journal.Failed(index, slot.DueNs, slot.StartNs, MonotonicClock.NowNs, error);
        if (!Draining && _arrivals is null && error is (LoadError.Connect or LoadError.Reset))
        {
            Close(ref slot);
            Rest(ref slot, SlotPhase.Resting, RestNs); // the server is not there: asking again at once would only burn CPU
        }
        else
        {
            End(ref slot, index);
        }
    }

    private void End(ref Slot slot, int index)
    {
        if (_closeDelayNs > 0 && slot is { Fd: >= 0, Phase: not SlotPhase.Lingering })
        {
            Unwatch(ref slot, index);
            Rest(ref slot, SlotPhase.Lingering, _closeDelayNs);
            return;
        }

        Close(ref slot);
        if (_arrivals is not null)
        {
            Free(ref slot, index);
        }
        else if (Draining || _left <= 0)
        {
            Leave(ref slot);
        }
        else
        {
            Begin(index);
        }
    }
}
