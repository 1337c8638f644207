using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lab.Benchmarks.Contest;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting.Benchmarks;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Benchmarks;

/// <summary>`lab bench load` with the real engine, tools and servers. How fast they are is nobody's concern here.</summary>
[Collection(KernelCollection.Name)]
public sealed class LoadBenchTests : IDisposable
{
    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Every_generator_is_measured_on_every_server_and_the_figures_can_be_made_again()
    {
        Require();
        var ended = await LabCommand.RunAsync("bench", "load", "--seconds", "1", "--rounds", "1", "--seed", "3", "--no-install", "--out", _run.Path);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("Against the minimal responder the lab's engine makes", ended.Output, StringComparison.Ordinal);

        var result = LoadBenchFolder.Read(_run.Path);
        Assert.True(result.IsWhole);
        Assert.Equal(12, result.Rows.Count);
        Assert.All(result.Rows, row => Assert.True(row.Of(LoadMetric.Rate)!.Value.Median > 0 && row.Of(LoadMetric.Cpu)!.Value.Median > 0 && row.Of(LoadMetric.P99)!.Value.Median > 0, $"{row}"));
        Assert.All(result.Rows.Where(row => row.Tool == LoadTool.Builtin), row => Assert.Equal(0, row.Failed));
        Assert.All(result.Pacing, row => Assert.Equal(0, row.NotSent + row.Failed));
        Assert.All(["load.csv", "pacing.csv", "load.md", "load.png"], file => Assert.True(File.Exists(_run.File(file)), file));

        var page = await File.ReadAllTextAsync(_run.File("load.md"), TestContext.Current.CancellationToken);
        var again = await LabCommand.RunAsync("bench", "load", "--from", _run.Path, "--format", "json");
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(12, json.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(page, await File.ReadAllTextAsync(_run.File("load.md"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_stays_when_the_bench_is_killed()
    {
        Require();
        using var lab = LabCommand.Start("bench", "load", "--seconds", "60", "--rounds", "1", "--seed", WrkOnResponderFirst(), "--no-install", "--out", _run.Path);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var responder = await ChildAsync(lab, "lab");
        var wrk = await ChildAsync(lab, "wrk");

        using var kill = Process.Start("/bin/kill", ["-s", "KILL", lab.Id.ToString(CultureInfo.InvariantCulture)]);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.All([responder, wrk], child => Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child}"), TimeSpan.FromSeconds(5)), $"{child} still runs"));
        Assert.Empty(LoadBenchFolder.Read(_run.Path).Samples);
    }

    [Fact]
    public async Task The_responder_is_a_process_of_its_own_that_ends_with_its_owner()
    {
        var responder = await ResponderProcess.StartAsync([Environment.ProcessorCount - 1], TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        var url = new UriBuilder(Uri.UriSchemeHttp, responder.EndPoint.Address.ToString(), responder.EndPoint.Port).Uri;
        Assert.Equal(Responder.BodyBytes, (await client.GetByteArrayAsync(url, TestContext.Current.CancellationToken)).Length);
        await responder.DisposeAsync();
        await responder.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync(url, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(2, "load", "--rounds", "0")]
    [InlineData(2, "load", "--seconds", "soon")]
    [InlineData(1, "load", "--from", "no/such/folder")]
    public async Task Wrong_usage_has_its_exit_code(int exitCode, params string[] arguments)
    {
        var ended = await LabCommand.RunAsync(["bench", .. arguments]);
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains(arguments.Contains("--from") ? "no/such/folder" : arguments[1], ended.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private static void Require()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.Wrk();
        Requires.Ab();
    }

    private static string WrkOnResponderFirst() => Enumerable.Range(1, 1_000)
        .First(seed => LoadBenchPlan.Draw(1, LoadBenchSeconds.Of(60), seed)[0] is ContestStep { Server: LoadServer.Responder, Tool: LoadTool.Wrk })
        .ToString(CultureInfo.InvariantCulture);

    /// <summary>A child of the lab's by its name, when it is there.</summary>
    private static async Task<int> ChildAsync(Process lab, string name)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var child = Process.GetProcessesByName(name).Select(process => process.Id).FirstOrDefault(pid => IsChildOf(pid, lab.Id));
            if (child != 0)
            {
                return child;
            }

            Assert.False(lab.HasExited, "the bench ended too soon");
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), $"{name} does not start");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static bool IsChildOf(int process, int parent)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Contains($"PPid:\t{parent}");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
