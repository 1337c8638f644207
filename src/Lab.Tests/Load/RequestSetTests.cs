using System.Text;
using Lab.Core.Definitions;
using Lab.Load.Http;
using Xunit;

namespace Lab.Tests.Load;

public sealed class RequestSetTests
{
    private static readonly RequestSpec Two = RequestSpec.Index with { Paths = [new("/a", 3), new("/b?c=d", 1)] };

    [Fact]
    public void Each_path_has_its_request_among_the_bytes_of_all()
    {
        var set = new RequestSet(Two, "lab", keepAlive: true);

        Assert.Equal(
            ["GET /a HTTP/1.1\r\nHost: lab\r\nUser-Agent: lab\r\nAccept: */*\r\n\r\n", "GET /b?c=d HTTP/1.1\r\nHost: lab\r\nUser-Agent: lab\r\nAccept: */*\r\n\r\n"],
            Requests(set));
        Assert.Equal(set.Bytes.Length, Requests(set).Sum(request => request.Length));
        Assert.False(set.ToHead);
    }

    [Fact]
    public void Headers_replace_the_engines_own_and_a_body_has_its_length()
    {
        var spec = new RequestSpec("POST", [new("/x", 1)], PathChoice.RoundRobin, [new("accept", "text/plain"), new("X-Id", "1")], "Gr\u00fc\u00dfe");

        Assert.Equal(
            "POST /x HTTP/1.1\r\nHost: [::1]:80\r\nUser-Agent: lab\r\naccept: text/plain\r\nX-Id: 1\r\nContent-Length: 7\r\nConnection: close\r\n\r\nGr\u00fc\u00dfe",
            Assert.Single(Requests(new RequestSet(spec, "[::1]:80", keepAlive: false))));
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", false)]
    [InlineData("HEAD", false)]
    public void A_method_that_means_a_body_says_that_there_is_none(string method, bool says)
    {
        var set = new RequestSet(RequestSpec.Index with { Method = method }, "lab", keepAlive: true);

        Assert.Equal(says, Assert.Single(Requests(set)).Contains("Content-Length: 0\r\n", StringComparison.Ordinal));
        Assert.Equal(method == "HEAD", set.ToHead);
    }

    [Theory]
    [InlineData("no-slash", "host")]
    [InlineData("/with space", "host")]
    [InlineData("/\u00fc", "host")]
    [InlineData("/", "")]
    [InlineData("/", "::1")]
    [InlineData("/", "host\r\nX: y")]
    public void A_request_that_would_break_the_protocol_is_refused(string path, string host) =>
        Assert.Throws<ArgumentException>(() => new RequestSet(RequestSpec.Index with { Paths = [new(path, 1)] }, host, keepAlive: true));

    [Theory]
    [InlineData("3,1", "0010")]
    [InlineData("1,1,1", "012")]
    [InlineData("5,1,1", "0010200")]
    [InlineData("1", "0")]
    public void Round_robin_spreads_each_path_over_the_round(string weights, string round)
    {
        RequestPath[] paths = [.. weights.Split(',').Select((weight, index) => new RequestPath($"/{index}", int.Parse(weight, null)))];
        var order = new RequestSet(RequestSpec.Index with { Paths = paths }, "lab", keepAlive: true).NewOrder(seed: 1);

        Assert.Equal(round + round, string.Concat(Enumerable.Range(0, 2 * round.Length).Select(_ => order.Next())));
    }

    [Fact]
    public void A_random_choice_keeps_to_the_weights_and_its_seed()
    {
        const int Draws = 40_000;
        var set = new RequestSet(Two with { Choice = PathChoice.Weighted }, "lab", keepAlive: true);
        var first = Draw(set, 1, Draws);

        Assert.Equal(first, Draw(set, 1, Draws));
        Assert.NotEqual(first, Draw(set, 2, Draws));
        Assert.InRange(first.Count(index => index == 0) / (double)Draws, 0.74, 0.76); // standard error 0.0022, and the seed is fixed
        Assert.Contains(string.Concat(first.Take(1_000)), text => text == '1');
        Assert.Contains("111", string.Concat(first), StringComparison.Ordinal); // which no round robin has
    }

    [Theory]
    [InlineData(PathChoice.RoundRobin)]
    [InlineData(PathChoice.Weighted)]
    public void Nothing_is_allocated_for_the_next_path(PathChoice choice)
    {
        var order = new RequestSet(Two with { Choice = choice }, "lab", keepAlive: true).NewOrder(seed: 1);
        _ = order.Next();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var draw = 0; draw < 1_000; draw++)
        {
            _ = order.Next();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static int[] Draw(RequestSet set, int seed, int draws)
    {
        var order = set.NewOrder(seed);
        return [.. Enumerable.Range(0, draws).Select(_ => order.Next())];
    }

    private static List<string> Requests(RequestSet set)
    {
        var requests = new List<string>();
        foreach (var slice in set.Slices)
        {
            requests.Add(Encoding.UTF8.GetString(set.Bytes.Slice(slice.Offset, slice.Length)));
        }

        return requests;
    }
}
