using System.Text;
using System.Text.Json;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Benchmarks;
using Lab.Tests.Reporting;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class LoadBenchFilesTests : IDisposable
{
    private static readonly string[] Names = ["load.csv", "pacing.csv", "load.md", "load.png"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-tests-bench-").FullName;

    [Fact]
    public void The_same_samples_give_the_same_files_in_any_culture()
    {
        WriteBench(MadeUpLoadBench.Samples(MadeUpLoadBench.Plan()));
        var here = Make();
        Assert.All(OtherCulture.Run(Make).Zip(here), pair => Assert.Equal(pair.Second, pair.First));
    }

    [Fact]
    public void The_csv_has_a_row_for_each_generator_server_mode_and_metric()
    {
        WriteBench(MadeUpLoadBench.Samples(MadeUpLoadBench.Plan()));
        var lines = Encoding.UTF8.GetString(Make()[0]).TrimEnd('\n').Split('\n');
        Assert.Equal("server,mode,tool,metric,rounds,median,least,greatest,ratio_to_wrk,ratio_least,ratio_greatest,failed", lines[0]);
        Assert.Equal(1 + (2 * 2 * 3 * 6), lines.Length);
        Assert.StartsWith("responder,keep-alive,builtin,rate_rps,3,132000,120000,144000,1.2,1.2,1.2,0", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("apache,connection per request,ab,latency_p99_us,3,400,400,400,1,1,1,0", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.Contains(",wrk,", StringComparison.Ordinal)), line => Assert.EndsWith(",,,,0", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_csv_of_pacing_has_a_row_for_each_measurement()
    {
        WriteBench(MadeUpLoadBench.Samples(MadeUpLoadBench.Plan()));
        var lines = Encoding.UTF8.GetString(Make()[1]).TrimEnd('\n').Split('\n');
        Assert.Equal("asked_rps,round,seconds,achieved_rps,deviation_pct,lateness_p50_us,lateness_p99_us,lateness_max_us,gap_variation,due,not_sent,failed", lines[0]);
        Assert.Equal(
            ["500,1,10,500,0,20,100,900,0.1,5000,0,0", "500,2,10,500,0,20,101,900,0.1,5000,0,0", "500,3,10,500,0,20,102,900,0.1,5000,0,0"],
            lines.Skip(1).Take(3));
        Assert.Equal(1 + (2 * 3), lines.Length);
    }

    [Fact]
    public void The_page_says_the_conclusion_the_method_and_how_to_make_it_again()
    {
        WriteBench(MadeUpLoadBench.Samples(MadeUpLoadBench.Plan()));
        var page = Encoding.UTF8.GetString(Make()[2]);
        Assert.Contains("makes 1.20 [1.20, 1.20] times wrk's requests/s (keep-alive), at 0.83 times its CPU per request; 1.20", page, StringComparison.Ordinal);
        Assert.Contains("at 500/s +0.00 % off the rate, lateness p99 101.0 us, gap variation 0.10", page, StringComparison.Ordinal);
        Assert.Contains("bytes: 0.0100 a request", page, StringComparison.Ordinal);
        Assert.Contains("    lab bench load --rounds 3 --seed 7\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bench_that_was_stopped_early_has_its_files_too()
    {
        foreach (var count in new[] { 0, 1, 5 })
        {
            WriteBench([.. MadeUpLoadBench.Samples(MadeUpLoadBench.Plan()).Take(count)]);
            Assert.Contains(FormattableString.Invariant($"stopped after {count} of 42"), Encoding.UTF8.GetString(Make()[2]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_picture_has_a_row_for_each_ratio()
    {
        var plot = LoadBenchPlot.Of(LoadBenchAnalysis.Of(MadeUpLoadBench.Plan(), MadeUpLoadBench.Samples(MadeUpLoadBench.Plan())));
        var drawn = plot.Rows.Where(row => row.Span is not null).ToArray();
        Assert.Equal(2 * 2 * 2 * 2, drawn.Length);
        Assert.Equal("responder, keep-alive: builtin", drawn[0].Label);
        Assert.Equal(1.2, drawn[0].Span!.Value, 4);
        Assert.Equal(1, plot.Marks.Single().At);
    }

    [Fact]
    public void The_json_has_every_row()
    {
        using var stream = new MemoryStream();
        LoadBenchJson.Write(LoadBenchAnalysis.Of(MadeUpLoadBench.Plan(), MadeUpLoadBench.Samples(MadeUpLoadBench.Plan())), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(12, json.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(2, json.RootElement.GetProperty("pacing").GetArrayLength());
        var first = json.RootElement.GetProperty("rows")[0];
        Assert.Equal("builtin", first.GetProperty("tool").GetString());
        Assert.Equal(6, first.GetProperty("figures").GetArrayLength());
        Assert.Equal(1.2, first.GetProperty("figures")[0].GetProperty("ratioToWrk").GetProperty("median").GetDouble(), 4);
        Assert.Equal(0.01, first.GetProperty("allocatedBytesPerRequest").GetDouble(), 5);
    }

    [Fact]
    public void A_folder_that_is_no_bench_is_named() =>
        Assert.Contains("plan.json:1:", Assert.Throws<LabException>(() => LoadBenchFolder.Read(_folder)).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteBench(IEnumerable<LoadBenchSample> samples)
    {
        File.WriteAllText(Path.Combine(_folder, "plan.json"), LoadBenchFormat.WritePlan(MadeUpLoadBench.Plan()));
        File.WriteAllText(Path.Combine(_folder, "samples.jsonl"), string.Concat(samples.Select(sample => LoadBenchFormat.WriteSample(sample) + "\n")));
    }

    private byte[][] Make()
    {
        LoadBenchWriter.Write(LoadBenchFolder.Read(_folder), _folder);
        return [.. Names.Select(name => File.ReadAllBytes(Path.Combine(_folder, name)))];
    }
}
