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
        StartRequest(ref slot, MonotonicClock.NowNs);
        _journal.Begin(index, slot.StartNs);
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
    private void StartRequest(ref Slot slot, long nowNs)
    {
        slot.StartNs = nowNs;
        slot.DeadlineNs = nowNs + _timeoutNs;
        slot.Sent = 0;
        slot.Answer = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Send(ref Slot slot, int index)
    {
        var connecting = slot.Phase == SlotPhase.Connecting;
        var sendNs = connecting ? MonotonicClock.NowNs : 0;
        var step = _socket.Send(slot.Fd, slot.Sent, out var sent);
        if (step == SocketStep.Blocked)
        {
            Watch(ref slot, index, Epoll.Out);
            return;
        }

        if (connecting && step != SocketStep.Refused)
        {
            _journal.Connected(index, sendNs);
            slot.StartNs = _keepAlive ? sendNs : slot.StartNs;
        }

        if (step != SocketStep.Done)
        {
            Fail(ref slot, index, connecting && step == SocketStep.Refused ? LoadError.Connect : LoadError.Reset);
            return;
        }

        slot.Sent += sent;
        var whole = slot.Sent == _socket.RequestLength;
        slot.Phase = whole ? SlotPhase.Answering : SlotPhase.Sending;
        Watch(ref slot, index, whole ? Readable : Epoll.Out);
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
            Fail(ref slot, index, step == SocketStep.Done ? LoadError.ShortBody : LoadError.Reset);
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

    /// <summary>An answer is complete: on to the next request, at once here or after the server has closed this connection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(ref Slot slot, int index, bool ended)
    {
        var nowNs = MonotonicClock.NowNs;
        var answer = slot.Answer;
        if (answer.Success)
        {
            _journal.Answered(index, slot.StartNs, nowNs);
        }
        else
        {
            _journal.Failed(index, slot.StartNs, nowNs, LoadError.Status);
        }

        StartRequest(ref slot, nowNs);
        if (_keepAlive && answer.Success && !answer.Close)
        {
            if (!Draining)
            {
                Send(ref slot, index);
                return;
            }

            _ = Libc.Shutdown(slot.Fd, SocketNumbers.ShutWrite);
        }
        else if (!answer.EndKnown || (_keepAlive && !answer.Close))
        {
            ended = true; // failed, and the server would keep the connection open: we close it
        }

        slot.Phase = SlotPhase.Closing;
        if (ended)
        {
            End(ref slot, index);
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
        _journal.Failed(index, slot.StartNs, MonotonicClock.NowNs, error);
        if (!Draining && error is (LoadError.Connect or LoadError.Reset))
        {
            Close(ref slot);
            Rest(ref slot); // the server is not there: asking again at once would only burn CPU
        }
        else
        {
            End(ref slot, index);
        }
    }

    private void End(ref Slot slot, int index)
    {
        Close(ref slot);
        if (Draining)
        {
            Leave(ref slot);
        }
        else
        {
            Begin(index);
        }
    }
}
