using Lab.Core.Definitions;
using Lab.Load;

namespace Lab.Tests.Load;

/// <summary>
/// A server that can be told to answer nothing for a while, and needs some time for each answer, so that what was left
/// drains slowly.
/// </summary>
internal sealed class StallingServer : IDisposable
{
    private readonly Responder _server;
    private volatile bool _stalled;

    public StallingServer()
    {
        _server = new Responder(connection =>
        {
            while (connection.Request())
            {
                do
                {
                    Thread.Sleep(1);
                }
                while (_stalled);

                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
            }
        });
    }

    public void Stall() => _stalled = true;

    public void GoOn() => _stalled = false;

    /// <summary>An open loop on it, at less than half of what it can do.</summary>
    public EpollLoad StartLoad() => EpollLoad.Start(
        EpollLoadTests.Target(_server) with { RequestTimeout = TimeSpan.FromSeconds(20) },
        new OpenLoop("test", new FixedRate(500), Arrivals.Constant, Connections: 2, KeepAlive: true), cpus: []);

    public void Dispose()
    {
        _server.Dispose();
        GoOn();
    }
}
