using System.Net.Sockets;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load.Http;

namespace Lab.Load.Checks;

/// <summary>
/// Sends each of a load's requests once, byte by byte as the load will, and looks at what comes back.
/// </summary>
public static class AnswerCheck
{
    private const int HeadCapacity = 8192;

    /// <summary>For how long an answer is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The first answer that the load could not use, or that all are good.</summary>
    /// <param name="target">Whom it asks.</param>
    /// <param name="spec">The load; its rate does not matter.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<FirstAnswer> TryAsync(
        LoadTarget target, LoadSpec spec, CancellationToken cancellationToken)
    {
        var requests = new RequestSet(spec.Requests, target.Host, spec.KeepAlive);
        for (var index = 0; index < spec.Requests.Paths.Count; index++)
        {
            var slice = requests.Slices[index];
            var bytes = requests.Bytes.Slice(slice.Offset, slice.Length).ToArray();
            var exchange = await ExchangeAsync(target, bytes, requests.ToHead, cancellationToken);
            var answer = exchange.Judge($"{spec.Requests.Method} {spec.Requests.Paths[index].Path}", target.EndPoint);
            if (answer.Problem is not null)
            {
                return answer;
            }
        }

        return FirstAnswer.Good;
    }

    private static async Task<Exchange> ExchangeAsync(
        LoadTarget target, byte[] request, bool toHead, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(target.EndPoint, patience.Token);
        }
        catch (Exception failure) when (failure is SocketException || IsOverdue(failure, cancellationToken))
        {
            return new(ExchangeEnd.NotConnected, [], Status: 0);
        }

        return await ReceiveAsync(socket, request, toHead, patience.Token, cancellationToken);
    }

    private static async Task<Exchange> ReceiveAsync(
        Socket socket, byte[] request, bool toHead, CancellationToken patience, CancellationToken cancellationToken)
    {
        var parser = ResponseParser.For(toHead);
        var (begin, head, buffer) = (new List<byte>(), new byte[HeadCapacity], new byte[HeadCapacity]);
        try
        {
            await socket.SendAsync(request, patience);
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, patience);
                begin.AddRange(buffer.AsSpan(0, Math.Min(length, HeadCapacity - begin.Count)));
                var progress = length == 0 ? parser.PeerClosed() : parser.Feed(buffer.AsSpan(0, length), head);
                if (progress == ResponseProgress.Complete || length == 0)
                {
                    return new(
                        progress == ResponseProgress.Complete ? ExchangeEnd.Answered : ExchangeEnd.Closed, [.. begin],
                        parser.Status);
                }

                if (progress == ResponseProgress.Malformed)
                {
                    return new(ExchangeEnd.Malformed, [.. begin], parser.Status);
                }
            }
        }
        catch (SocketException)
        {
            return new(ExchangeEnd.Reset, [.. begin], parser.Status);
        }
        catch (OperationCanceledException failure) when (IsOverdue(failure, cancellationToken))
        {
            return new(ExchangeEnd.TimedOut, [.. begin], parser.Status);
        }
    }

    private static bool IsOverdue(Exception failure, CancellationToken cancellationToken) =>
        failure is OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
