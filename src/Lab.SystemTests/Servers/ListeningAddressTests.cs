using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Agent.Servers;
using Lab.Core;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Servers;

/// <summary>Where a server that runs already is reached: found by the sockets that its processes hold.</summary>
[Collection(KernelCollection.Name)]
public sealed class ListeningAddressTests
{
    private static readonly IPAddress Own = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Foreign = IPAddress.Parse("192.0.2.8");

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.5", "127.0.0.5")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::1", "::1")]
    public void A_listener_of_this_process_is_found_where_it_is(string bound, string reached)
    {
        using var listener = new TcpListener(IPAddress.Parse(bound), 0);
        listener.Start();

        var info = AdoptedProcess.Find(new(Environment.ProcessId, ((IPEndPoint)listener.LocalEndpoint).Port)).Info;

        Assert.Equal([reached], info.Addresses);
    }

    [Fact]
    public void A_port_of_another_process_is_refused_by_its_name()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var sleeper = Process.Start("/bin/sleep", ["60"]);
        try
        {
            var refusal = Assert.Throws<LabException>(() => AdoptedProcess.Find(new(sleeper.Id, port)));

            Assert.Matches(
                $@"^Port {port} is listened on by .+ \(pid {Environment.ProcessId}\), which is not in the process tree of {sleeper.Id} \(",
                refusal.Message);
            Assert.Contains("--server-pid", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            sleeper.Kill();
        }
    }

    [Fact]
    public void A_port_where_nobody_listens_is_refused()
    {
        var free = Lab.Load.FreePort.OnLoopback().Port;
        Assert.Contains(
            $"Nothing listens on TCP port {free}",
            Assert.Throws<LabException>(() => AdoptedProcess.Find(new(Environment.ProcessId, free))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_the_machine_is_used_where_loopback_is_not_and_another_servers_never()
    {
        Assert.Equal(Own, Choose([At(Own)], [At(IPAddress.Loopback)]));
        Assert.Null(Choose([At(Foreign)], []));
        Assert.Equal(IPAddress.Loopback, Choose([At(IPAddress.IPv6Any)], []));
        Assert.Equal(IPAddress.IPv6Loopback, Choose([At(IPAddress.IPv6Any)], [At(IPAddress.Any)]));
        Assert.Equal(
            IPAddress.IPv6Loopback,
            ListeningAddress.Choose([At(IPAddress.IPv6Any)], [], [Own], address => address.AddressFamily == AddressFamily.InterNetworkV6));
        Assert.Equal(IPAddress.Loopback, Choose([At(IPAddress.IPv6Loopback), At(IPAddress.Loopback)], []));
    }

    [Fact]
    public void Lines_of_proc_are_read_as_they_are()
    {
        Assert.Equal(
            new(IPAddress.Loopback, 8080, 12345),
            Listener.TryParse("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0"));
        Assert.Equal(
            new(IPAddress.IPv6Loopback, 80, 7),
            Listener.TryParse("   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0 100 0 0 10 0"));
        Assert.Null(
            Listener.TryParse("   0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 20 4 30 10 -1"));
        Assert.Null(
            Listener.TryParse("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"));
    }

    private static Listener At(IPAddress address) => new(address, 80, Inode: 1);

    private static IPAddress? Choose(Listener[] own, Listener[] others) =>
        ListeningAddress.Choose(own, others, [Own], _ => true);
}
