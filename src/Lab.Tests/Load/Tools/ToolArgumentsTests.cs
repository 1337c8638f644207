using System.Net;
using Lab.Core.Definitions;
using Lab.Load.Tools;
using Xunit;

namespace Lab.Tests.Load.Tools;

public sealed class ToolArgumentsTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("198.18.0.2"), 8080);
    private static readonly ClosedLoop Kept = new("kept", Connections: 16, KeepAlive: true);
    private static readonly ClosedLoop Fresh = Kept with { KeepAlive = false };

    [Fact]
    public void Wrk_keeps_its_connections_unless_it_is_told_not_to()
    {
        Assert.Equal(
            "--threads 1 --connections 16 --duration 3s --timeout 5s --latency http://198.18.0.2:8080/index.html",
            string.Join(' ', new Wrk().Arguments(ToolOrder.For(Server, Kept, [0]), 3)));
        Assert.Contains("--header|Connection: close", string.Join('|', new Wrk().Arguments(ToolOrder.For(Server, Fresh, [0]), 3)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 16, "2")]
    [InlineData(3, 16, "3")]
    [InlineData(4, 2, "2")]
    public void Wrk_has_a_thread_on_each_cpu_unless_the_load_says_how_many_and_never_more_than_connections(int? threads, int connections, string expected)
    {
        var arguments = new Wrk().Arguments(ToolOrder.For(Server, Kept with { Threads = threads, Connections = connections }, [0, 1]), 1);
        Assert.Equal(expected, arguments[arguments.ToList().IndexOf("--threads") + 1]);
    }

    [Fact]
    public void Ab_is_told_how_many_requests_after_its_time_which_would_set_it_to_fifty_thousand()
    {
        Assert.Equal(
            "-q -l -s 5 -c 16 -t 3 -n 10000000 -e /dev/stderr http://198.18.0.2:8080/index.html",
            string.Join(' ', new Ab().Arguments(ToolOrder.For(Server, Fresh, [0]), 3)));
        Assert.Contains("-k", new Ab().Arguments(ToolOrder.For(Server, Kept, [0]), 3));
    }

    [Theory]
    [InlineData("HEAD", "-i")]
    [InlineData("DELETE", "-m|DELETE")]
    public void Ab_sends_other_methods_than_get(string method, string expected)
    {
        var load = Kept with { Requests = RequestSpec.Index with { Method = method } };
        Assert.Contains(expected, string.Join('|', new Ab().Arguments(ToolOrder.For(Server, load, [0]), 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_is_one_argument_whatever_is_in_it()
    {
        var load = Kept with { Requests = RequestSpec.Index with { Headers = [new("X-Quoted", "a \"b\"; $(c)")] } };
        Assert.Contains("X-Quoted: a \"b\"; $(c)", new Wrk().Arguments(ToolOrder.For(Server, load, [0]), 1));
        Assert.Contains("X-Quoted: a \"b\"; $(c)", new Ab().Arguments(ToolOrder.For(Server, load, [0]), 1));
    }

    [Fact]
    public void The_path_keeps_its_query_and_an_address_of_six_gets_its_brackets()
    {
        var load = Kept with { Requests = RequestSpec.Index with { Paths = [new("/a%20b?c=d", Weight: 1)] } };
        Assert.Equal("http://[fd00::2]:8080/a%20b?c=d", ToolOrder.For(new(IPAddress.Parse("fd00::2"), 8080), load, [0]).Url.AbsoluteUri);
    }

    [Fact]
    public void Without_a_time_a_tool_runs_until_it_is_asked_to_stop()
    {
        Assert.Contains("86400s", new Wrk().Arguments(ToolOrder.For(Server, Kept, [0]), seconds: null));
        Assert.Contains("86400", new Ab().Arguments(ToolOrder.For(Server, Kept, [0]), seconds: null));
    }

    [Fact]
    public void Ab_ends_with_one_when_it_was_asked_to_stop_and_only_then_is_that_no_failure()
    {
        Assert.True(new Ab().EndedWell(exitCode: 1, asked: true));
        Assert.False(new Ab().EndedWell(exitCode: 1, asked: false));
        Assert.False(new Wrk().EndedWell(exitCode: 1, asked: true));
    }
}
