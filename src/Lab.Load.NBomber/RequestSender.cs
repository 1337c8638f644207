using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Load.NBomber;

/// <summary>Sends requests as a user of NBomber would, by HttpClient, and says what became of each.</summary>
internal sealed class RequestSender : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly LoadSpec _spec;
    private readonly Uri[] _round;
    private long _sent = -1;

    /// <param name="server">Where to.</param>
    /// <param name="spec">What.</param>
    /// <param name="outcomes">Is told of each connection.</param>
    public RequestSender(IPEndPoint server, LoadSpec spec, Outcomes outcomes)
    {
        _spec = spec;
        var authority = new UriBuilder(Uri.UriSchemeHttp, server.Address.ToString(), server.Port).Uri;
        _round = [.. spec.Requests.Paths.SelectMany(path => Enumerable.Repeat(new Uri(authority, path.Path), path.Weight))];
        _client = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = spec.Connections,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(server, cancellationToken);
                    outcomes.Connected();
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        { Timeout = Timeout };
    }

    /// <summary>Sends one; what went wrong, or null for an answer with a 2xx.</summary>
    public async Task<LoadError?> SendAsync()
    {
        try
        {
            using var request = Next();
            using var response = await _client.SendAsync(request);
            return response.IsSuccessStatusCode ? null : LoadError.Status;
        }
        catch (TaskCanceledException)
        {
            return LoadError.Timeout;
        }
        catch (HttpRequestException failure)
        {
            return failure.HttpRequestError switch
            {
                HttpRequestError.ConnectionError => LoadError.Connect,
                HttpRequestError.ResponseEnded => LoadError.ShortBody,
                HttpRequestError.InvalidResponse => LoadError.Malformed,
                _ => LoadError.Reset,
            };
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Next()
    {
        var turn = _spec.Requests.Choice == PathChoice.RoundRobin
            ? (int)(Interlocked.Increment(ref _sent) % _round.Length)
            : Random.Shared.Next(_round.Length);
        var request = new HttpRequestMessage(new HttpMethod(_spec.Requests.Method), _round[turn]);
        request.Headers.ConnectionClose = !_spec.KeepAlive;
        if (_spec.Requests.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        foreach (var header in _spec.Requests.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value))
            {
                request.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }
        }

        return request;
    }
}
