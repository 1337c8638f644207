using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load;
using Lab.Load.NBomber;
using Xunit;

namespace Lab.Tests.Load;

/// <summary>
/// The load by NBomber with another loop in NBomber's place, and with none: this build has its signatures only.
/// </summary>
public sealed class NBomberLoadTests
{
    private static readonly ClosedLoop Closed = new("closed", Connections: 4, KeepAlive: false);
    private static readonly IPEndPoint Nowhere = new(IPAddress.Loopback, 9);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nbomber_that_fails_at_once_is_noticed_and_its_own_reason_named()
    {
        await using var load = NBomberLoad.Start(Nowhere, Closed);
        await AssertEndedAsync(load, "NBomber ended by itself: this lab was built with NBomber's signatures only");
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new TypeLoadException("Could not load type 'Color'."), "NBomber ended by itself: Could not load type 'Color'." },
        { new TypeInitializationException("Console", new TypeLoadException("Could not load type 'Color'.")), "NBomber ended by itself: Could not load type 'Color'." },
        { new InvalidOperationException("Scenario names are not unique"), "NBomber ended by itself: Scenario names are not unique" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failures_and_refusals_are_told_in_their_own_words(Exception failure, string expected)
    {
        await using var load = NBomberLoad.Start(Nowhere, Closed, (_, _) => throw failure);
        await AssertEndedAsync(load, expected);
    }

    [Fact]
    public async Task A_test_that_is_over_before_the_lab_is_done_with_it_is_an_end_too()
    {
        await using var load = NBomberLoad.Start(Nowhere, Closed, (_, _) => { });
        await AssertEndedAsync(load, "its test was over");
    }

    [Fact]
    public async Task An_end_while_a_request_is_under_way_is_not_waited_for()
    {
        using var answer = new ManualResetEventSlim();
        using var server = new Responder(_ => answer.Wait(TimeSpan.FromSeconds(20)));
        await using var load = NBomberLoad.Start(server.EndPoint, Closed, (spec, iteration) =>
        {
            _ = iteration(reason => { });
            SpinWait.SpinUntil(() => server.Connections > 0, TimeSpan.FromSeconds(20));
            throw new InvalidOperationException("too many fails");
        });
        await AssertEndedAsync(load, "too many fails");
        answer.Set();
    }

    [Fact]
    public async Task Paused_it_has_counted_what_the_server_saw_and_goes_on_afterwards()
    {
        using var server = new Responder(connection =>
        {
            if (connection.Request())
            {
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
            }
        });
        var load = NBomberLoad.Start(server.EndPoint, Closed, AgainAndAgain);
        await using (load)
        {
            await PauseAfterAsync(load, requests: 20);
            Assert.Equal(
                (server.Requests, server.Connections), ((int)load.Totals.Requests, (int)load.Totals.Connections));
            var before = load.Totals.Requests;
            load.Resume();
            await PauseAfterAsync(load, before + 20);
            Assert.Equal(server.Requests, load.Totals.Requests);
        }

        Assert.Equal(server.Requests, load.Totals.Requests); // after disposal too
        Assert.Empty(load.Totals.Errors);
    }

    /// <summary>
    /// A closed loop as NBomber has it: copies, each again and again, until one of them ends the test.
    /// </summary>
    private static void AgainAndAgain(LoadSpec spec, Func<Action<string>, Task<bool>> iteration)
    {
        using var ended = new CancellationTokenSource();
        Task.WaitAll([.. Enumerable.Range(0, spec.Connections).Select(_ => CopyAsync())], CancellationToken.None);

        async Task CopyAsync()
        {
            while (!ended.IsCancellationRequested)
            {
                await iteration(_ => ended.Cancel());
                await Task.Yield();
            }
        }
    }

    private static async Task PauseAfterAsync(ILoad load, long requests)
    {
        await UntilAsync(() => load.Totals.Requests >= requests);
        await load.PauseAsync(Cancelled);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    /// <summary>Whatever is asked of a load that has ended, the answer is why.</summary>
    private static async Task AssertEndedAsync(ILoad load, string reason)
    {
        await UntilAsync(() => Record.Exception(() => load.Totals) is not null);
        Func<Task>[] questions =
        [
            () => Task.FromResult(load.Totals),
            () => load.PauseAsync(Cancelled),
            () => load.CloseWindowAsync(0, 1, Cancelled).AsTask(),
        ];
        foreach (var question in questions)
        {
            Assert.Contains(
                reason, (await Assert.ThrowsAsync<LabException>(question)).Message, StringComparison.Ordinal);
        }
    }
}
