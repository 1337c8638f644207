using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

/// <summary>The engine against a server that does whatever can go wrong. LAB_FUZZ_SECONDS says for how long, all cases together.</summary>
public sealed class FuzzedResponsesTests
{
    private const int Slots = 32;
    private const int Cases = 2;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Longer than a pause takes on a busy machine: a request's timeout, and one for the end of its connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("LAB_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 5) / Cases;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_a_server_does_every_request_is_counted_and_the_load_goes_on(bool keepAlive)
    {
        var connections = 0;
        var behave = false;
        using var server = new Responder(connection =>
        {
            var random = new Random(Interlocked.Increment(ref connections));
            while (connection.Request())
            {
                if (!Volatile.Read(ref behave) && !Misbehave(connection, random))
                {
                    return;
                }

                if (Volatile.Read(ref behave))
                {
                    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
                    if (!keepAlive)
                    {
                        return;
                    }
                }
            }
        });
        var startNs = MonotonicClock.NowNs;
        var target = new LoadTarget(server.EndPoint, "test") { RequestTimeout = Timeout };
        await using var load = EpollLoad.Start(target, new ClosedLoop("test", Slots, keepAlive), cpus: []);

        var windows = await FuzzAsync(load, startNs);
        var fuzzed = load.Totals;

        Assert.Equal(fuzzed.Requests, windows.Sum(window => window.Requests));
        Assert.Equal(fuzzed.Connections, windows.Sum(window => window.Connections));
        Assert.Equal(fuzzed.Failed, windows.Sum(window => window.Failed));
        await EpollLoadTests.UntilAsync(() => server.Ended == server.Connections);
        Assert.InRange(server.Requests, 1, fuzzed.Requests + fuzzed.Failed);
        Assert.Superset(
            new HashSet<LoadError> { LoadError.Reset, LoadError.Status, LoadError.ShortBody, LoadError.Malformed },
            fuzzed.Errors.Keys.ToHashSet());

        Volatile.Write(ref behave, true);
        load.Resume();
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > fuzzed.Requests + 100);
    }

    /// <summary>Load until the time is over and then a pause; the counts of windows that leave no gap.</summary>
    private static async Task<List<LoadCounts>> FuzzAsync(EpollLoad load, long startNs)
    {
        var counts = new List<LoadCounts>();
        var endNs = startNs + (Duration.Ticks * TimeSpan.NanosecondsPerTick);
        while (MonotonicClock.NowNs < endNs)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
            startNs = await CloseAsync(load, startNs, counts);
        }

        await load.PauseAsync(Cancellation).WaitAsync(Patience, Cancellation);
        await CloseAsync(load, startNs, counts);
        return counts;
    }

    private static async Task<long> CloseAsync(EpollLoad load, long startNs, List<LoadCounts> counts)
    {
        var nowNs = MonotonicClock.NowNs;
        counts.Add((await load.CloseWindowAsync(startNs, nowNs, Cancellation)).Counts);
        return nowNs;
    }

    /// <summary>An answer with whatever faults, whole or in pieces with stalls between; false where the connection ends with it.</summary>
    private static bool Misbehave(ResponderConnection connection, Random random)
    {
        var answer = AnswerMutations.Draw(random).AsSpan();
        for (var pieces = random.Next(3); pieces > 0 && answer.Length > 0; pieces--)
        {
            var piece = random.Next(answer.Length + 1);
            connection.Send(answer[..piece]);
            answer = answer[piece..];
            Thread.Sleep(random.Next(16) == 0 ? random.Next((int)Timeout.TotalMilliseconds / 2) : 1);
        }

        switch (random.Next(8))
        {
            case 0:
                connection.Reset();
                return false;
            case 1:
                return false;
            case 2:
                SendEndlessHeaders(connection);
                return false;
            case 3:
                connection.Send(answer);
                return true;
            default:
                connection.Send(answer);
                return random.Next(4) == 0;
        }
    }

    private static void SendEndlessHeaders(ResponderConnection connection)
    {
        connection.Send("HTTP/1.1 200 OK\r\n"u8);
        var field = "X-Filler: 0123456789012345678901234567890123456789\r\n"u8;
        for (var bytes = 0; bytes < 20_000; bytes += field.Length)
        {
            connection.Send(field);
        }
    }
}
