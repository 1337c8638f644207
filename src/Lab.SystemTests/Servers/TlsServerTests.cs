using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Load;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Servers;

/// <summary>A running server that speaks TLS, asked in plain HTTP: one line, before anything is attached.</summary>
[Collection(KernelCollection.Name)]
public sealed class TlsServerTests : IDisposable
{
    private readonly TemporaryRun _run = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-tls-").FullName;

    [Fact]
    public async Task A_port_of_tls_is_refused_at_once_by_what_it_said()
    {
        Requires.Ebpf();
        Requires.Openssl();
        var (key, certificate) = (Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "cert.pem"));
        using var made = Process.Start(
            "/usr/bin/openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=lab", "-batch"]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var endPoint = FreePort.OnLoopback();
        using var server = Process.Start(
            "/usr/bin/openssl",
            ["s_server", "-accept", $"{endPoint}", "-key", key, "-cert", certificate, "-www", "-quiet"]);
        try
        {
            await UntilItListensAsync(endPoint);
            var before = Remains.Now();

            var ended = await LabCommand.RunAsync(
                "experiment", _run.WriteExperiment(), "--probe", "soaccept/core-raw_tp", "--blocks", "3", "--out", _run.Path,
                "--server-pid", $"{server.Id}", "--server-port", $"{endPoint.Port}");

            Assert.Equal(2, ended.ExitCode);
            Assert.Single(
                ended.Error.Split('\n'),
                line => line.StartsWith($"--server-port {endPoint.Port}: load saturation: ", StringComparison.Ordinal) && line.Contains("TLS", StringComparison.Ordinal));
            Assert.DoesNotContain("preparing", ended.Output + ended.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_run.Path));
            await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task UntilItListensAsync(IPEndPoint endPoint)
    {
        for (var look = 0; ; look++)
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(endPoint, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (look < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }
}
