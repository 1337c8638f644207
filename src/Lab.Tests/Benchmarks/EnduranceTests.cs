using System.Text;
using System.Text.Json;
using Lab.Benchmarks.Endurance;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Benchmarks;
using Lab.Tests.Reporting;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class EnduranceTests : IDisposable
{
    private static readonly string[] Names = ["endurance.csv", "endurance.md"];
    private static readonly EndurancePlan Plan = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), MadeUpLoadBench.Machine, Connections: 16, SliceSeconds: 10, Slices: 30, Doubts: []);

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-tests-bench-").FullName;

    [Fact]
    public void A_rate_that_falls_by_a_percent_a_minute_is_found()
    {
        var result = EnduranceAnalysis.Of(Plan, Slices(slope: -0.01, wobble: 0));
        Assert.Equal(-0.01 / (1 - (0.01 * 14.5 / 6)), result.DriftPerMinute!.Value, 6); // a fraction of the mean
        Assert.True(result.DriftPerMinute.IsBelowZero);
        Assert.Contains("drift -1.02 % ", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_only_wobbles_has_no_drift_and_an_interval_as_wide_as_its_wobble()
    {
        var result = EnduranceAnalysis.Of(Plan, Slices(slope: 0, wobble: 0.05));
        Assert.True(result.DriftPerMinute!.Interval95!.Value.Contains(0));
        Assert.InRange(result.DriftPerMinute.Interval95.Value.HalfWidth, 0.005, 0.05);
        Assert.Empty(result.Doubts);
    }

    [Fact]
    public void Failures_and_an_early_end_are_doubts()
    {
        var slices = Slices(slope: 0, wobble: 0);
        var result = EnduranceAnalysis.Of(Plan, [slices[0], slices[1] with { Figures = slices[1].Figures with { Failed = 3 } }]);
        Assert.Equal(["It was stopped after 2 of 30 slices.", "3 requests or connections failed."], result.Doubts);
        Assert.Null(result.DriftPerMinute);
        Assert.Contains("too few slices", result.Summary, StringComparison.Ordinal);
        Assert.Equal("Nothing was measured.", EnduranceAnalysis.Of(Plan, []).Summary);
    }

    [Fact]
    public void The_same_slices_give_the_same_files_in_any_culture()
    {
        Write(Slices(slope: 0, wobble: 0.01));
        var here = Make();
        Assert.Equal(here, OtherCulture.Run(Make));
    }

    [Fact]
    public void The_files_have_every_slice()
    {
        Write(Slices(slope: 0, wobble: 0));
        var files = Make();
        var lines = files[0].TrimEnd('\n').Split('\n');
        Assert.Equal("slice,start_seconds,seconds,requests,connections,rate_rps,cpu_us_per_request,latency_p50_us,latency_p99_us,failed,time_wait_sockets,allocated_bytes_per_request", lines[0]);
        Assert.Equal("1,0,10,100000,100000,10000,50,150,400,0,5,0.005", lines[1]);
        Assert.Equal(31, lines.Length);
        Assert.Contains("10,000 requests/s", files[1], StringComparison.Ordinal);
        Assert.Contains("0.0050 a request", files[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_has_every_slice()
    {
        using var stream = new MemoryStream();
        EnduranceJson.Write(EnduranceAnalysis.Of(Plan, Slices(slope: 0, wobble: 0)), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(30, json.RootElement.GetProperty("slices").GetArrayLength());
        Assert.Equal(3_000_000, json.RootElement.GetProperty("requests").GetInt64());
    }

    [Fact]
    public void A_folder_that_is_no_bench_is_named() =>
        Assert.Contains("plan.json:1:", Assert.Throws<LabException>(() => EnduranceFolder.Read(_folder)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sockets: used 36\nTCP: inuse 2 orphan 0 tw 4633 alloc 2 mem 1\nUDP: inuse 0 mem 0\n", 4633)]
    [InlineData("TCP: inuse 2 orphan 0 tw 0 alloc 2 mem 1\n", 0)]
    public void Sockets_in_TIME_WAIT_are_read_from_the_kernels_file(string text, long count) => Assert.Equal(count, SocketStatistics.TimeWaitIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("TCP: inuse 2 orphan 0\n")]
    [InlineData("TCP: inuse 2 tw\n")]
    [InlineData("TCP6: inuse 2 tw 3\n")]
    public void A_file_without_them_is_no_zero(string text) => Assert.Throws<FormatException>(() => SocketStatistics.TimeWaitIn(text));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static EnduranceSlice[] Slices(double slope, double wobble) =>
    [
        .. Enumerable.Range(0, Plan.Slices).Select(index =>
        {
            var rate = 10_000 * (1 + (slope * index / 6) + (wobble * ((index * 5 % 7) - 3) / 3));
            return new EnduranceSlice(
                index, index * 10, new LoadFigures(10, (long)(rate * 10), Failed: 0, CpuNs: 5_000_000_000, 150, 400, AllocatedBytes: 500), (long)(rate * 10), TimeWait: 5);
        }),
    ];

    private void Write(IEnumerable<EnduranceSlice> slices)
    {
        File.WriteAllText(Path.Combine(_folder, "plan.json"), EnduranceFormat.WritePlan(Plan));
        File.WriteAllText(Path.Combine(_folder, "slices.jsonl"), string.Concat(slices.Select(slice => EnduranceFormat.WriteSlice(slice) + "\n")));
    }

    private string[] Make()
    {
        EnduranceWriter.Write(EnduranceFolder.Read(_folder), _folder);
        return [.. Names.Select(name => File.ReadAllText(Path.Combine(_folder, name), Encoding.UTF8))];
    }
}
