using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class BpftraceScriptTests(ITestOutputHelper output)
{
    private const int Sessions = 10;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Tcplife_prints_a_line_for_every_session(string address)
    {
        Requires.Bpftrace();
        using var server = new LoopbackServer(IPAddress.Parse(address));
        var made = new List<Session>();

        var lines = Run(
            "tcplife/tcplife-tracepoint.bt",
            [server.Port.ToString(CultureInfo.InvariantCulture), OwnNetworkNamespace()],
            () => made = server.MakeSessions(Sessions));

        Assert.Equal(["PID", "COMM", "LADDR", "LPORT", "RADDR", "RPORT", "TX_KB", "RX_KB", "MS"], lines[0]);
        Assert.Equal(
            made.Select(session => string.Join(
                ' ',
                Environment.ProcessId,
                LoopbackServer.ThreadName,
                address,
                session.Server.Port,
                address,
                session.Client.Port,
                LoopbackServer.ResponseBytes / 1024,
                LoopbackServer.RequestBytes / 1024)),
            lines.Skip(1).Select(columns => string.Join(' ', columns[..^1])),
            StringComparer.Ordinal);
        Assert.All(
            lines.Skip(1),
            columns => Assert.InRange(double.Parse(columns[^1], CultureInfo.InvariantCulture), 0.01, 10_000));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Soaccept_prints_a_line_for_every_connection(string address)
    {
        Requires.Bpftrace();
        using var server = new LoopbackServer(IPAddress.Parse(address));
        var made = new List<Session>();

        var lines = Run(
            "soaccept/soaccept-tracepoint.bt",
            ["0", "0", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)],
            () =>
            {
                server.AcceptInVain();
                made = server.MakeSessions(Sessions);
            });

        Assert.Equal(["PID", "PROCESS", "ADDRESS", "PORT", "RET"], lines[0]);
        Assert.Equal(
            made.Select(session => string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.ProcessId} {LoopbackServer.ThreadName} {address} {session.Client.Port}")),
            lines.Skip(1).Select(columns => string.Join(' ', columns[..^1])),
            StringComparer.Ordinal);
        Assert.All(lines.Skip(1), columns => Assert.True(int.Parse(columns[^1], CultureInfo.InvariantCulture) >= 0));
    }

    [Fact]
    public void Tcplife_on_a_kprobe_works_or_is_refused_with_a_reason()
    {
        Requires.Bpftrace();
        using var server = new LoopbackServer(IPAddress.Loopback);
        try
        {
            var lines = Run(
                "tcplife/tcplife-kprobe.bt",
                [server.Port.ToString(CultureInfo.InvariantCulture), OwnNetworkNamespace()],
                () => server.MakeSessions(Sessions));
            Assert.Equal(1 + Sessions, lines.Count);
        }
        catch (InvalidOperationException refusal)
        {
            output.WriteLine(refusal.Message);
            Assert.Contains("kprobe:tcp_set_state", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_tracepoint_can_be_counted_by_cpu_beside_bpftrace()
    {
        Requires.Bpftrace();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var counter = TracepointCounter.Open("sock:inet_sock_set_state");
        long counted = 0;
        Run("tcplife/tcplife-tracepoint.bt", ["1", "0"], () =>
        {
            var before = counter.Read().Sum();
            server.MakeSessions(Sessions);
            counted = counter.Read().Sum() - before;
        });
        Assert.True(counted >= Sessions * 10, $"{counted} counted");
    }

    /// <summary>Runs a script around some work and gives the columns of each line that it printed.</summary>
    private static List<string[]> Run(string script, IEnumerable<string> arguments, Action work)
    {
        using var bpftrace = Process.Start(
            new ProcessStartInfo("bpftrace", ["-q", "-B", "line", Sources.PathOf(script), .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["__BPFTRACE_NOTIFY_PROBES_ATTACHED"] = "1", ["BPFTRACE_STRLEN"] = "64" },
            })!;
        var errors = string.Empty;
        while (bpftrace.StandardError.ReadLine() is var line && line != "__BPFTRACE_NOTIFY_PROBES_ATTACHED")
        {
            errors += line is null ? throw new InvalidOperationException(errors) : line + '\n';
        }

        var printed = new ConcurrentQueue<string>();
        bpftrace.OutputDataReceived += (_, line) =>
        {
            if (!string.IsNullOrEmpty(line.Data))
            {
                printed.Enqueue(line.Data);
            }
        };
        bpftrace.BeginOutputReadLine();
        work();
        // A signal that comes while the last event is on its way may end bpftrace before it has read it.
        SpinWait.SpinUntil(() => printed.Count > Sessions, TimeSpan.FromSeconds(2));
        Assert.True(Enumerable.Range(0, 3).Any(_ => EndsBySignal(bpftrace)), "bpftrace does not end");
        bpftrace.WaitForExit(); // and until the last line was read
        return [.. printed.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>bpftrace has been seen to sleep on after a signal that came just as it had begun to wait for events.</summary>
    private static bool EndsBySignal(Process bpftrace)
    {
        using var signal = Process.Start("kill", ["-INT", bpftrace.Id.ToString(CultureInfo.InvariantCulture)]);
        signal.WaitForExit();
        return bpftrace.WaitForExit(TimeSpan.FromSeconds(10));
    }

    private static string OwnNetworkNamespace()
    {
        var link = new FileInfo("/proc/self/ns/net").LinkTarget!; // net:[4026531840]
        return link["net:[".Length..^1];
    }
}
