using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Benchmarks;
using Lab.Reporting.Plots;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class PrecisionFilesTests : IDisposable
{
    private static readonly string[] Names = ["precision.csv", "precision.md", "precision.png"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-tests-bench-").FullName;

    [Fact]
    public void The_same_samples_give_the_same_files_in_any_culture()
    {
        WriteBench(MadeUpBench.Samples(MadeUpBench.Plan()));
        var here = Make();
        var before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;
            Assert.All(Make().Zip(here), pair => Assert.Equal(pair.Second, pair.First));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_csv_has_a_row_for_each_method_length_and_metric()
    {
        WriteBench(MadeUpBench.Samples(MadeUpBench.Plan()));
        var lines = Encoding.UTF8.GetString(Make()[0]).TrimEnd('\n').Split('\n');
        Assert.Equal("method,seconds,metric,effect_pct,half_width_pct,low_pct,high_pct,sd_pct,repetitions,ratio_to_lab,ratio_low,ratio_high", lines[0]);
        Assert.Equal(
            ["wrk,30,throughput_rps", "lab,30,throughput_rps", "lab,30,cpu_us_per_request"],
            lines.Skip(1).Take(3).Select(line => string.Join(',', line.Split(',').Take(3))));
        Assert.Equal(1 + (3 * 3), lines.Length);
        Assert.All(lines, line => Assert.Equal(12, line.Split(',').Length));
        Assert.Equal(["", "", ""], lines[2].Split(',')[^3..]);
    }

    [Fact]
    public void The_page_says_the_conclusion_the_method_and_how_to_make_it_again()
    {
        WriteBench(MadeUpBench.Samples(MadeUpBench.Plan()));
        var page = Encoding.UTF8.GetString(Make()[1]);
        Assert.Contains("in 60 s the lab reaches +-", page, StringComparison.Ordinal);
        Assert.Contains("10.18434/M32189", page, StringComparison.Ordinal);
        Assert.Contains("    lab bench precision --rounds 2 --seed 7\n", page, StringComparison.Ordinal);
        Assert.Contains("6 of the 6 lab runs' intervals of throughput hold", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bench_that_was_stopped_early_has_its_files_too()
    {
        foreach (var count in new[] { 0, 1, 5 })
        {
            WriteBench([.. MadeUpBench.Samples(MadeUpBench.Plan()).Take(count)]);
            var page = Encoding.UTF8.GetString(Make()[1]);
            Assert.Contains(FormattableString.Invariant($"stopped after {count} of 24"), page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_picture_has_a_series_for_each_method_and_metric_with_a_range_for_each_point()
    {
        var plot = PrecisionPlot.Of(PrecisionAnalysis.Of(MadeUpBench.Plan(), MadeUpBench.Samples(MadeUpBench.Plan())));
        Assert.Equal(["wrk off/on: throughput", "lab: throughput", "lab: CPU per request"], plot.Series.Select(series => series.Label));
        Assert.Equal([30, 60, 120], plot.X.Ticks);
        Assert.Equal((AxisScale.Logarithmic, AxisScale.Logarithmic), (plot.X.Scale, plot.Y.Scale));
        Assert.All(plot.Series, series =>
        {
            Assert.Equal(3, series.Points.Count);
            Assert.All(series.Points.Zip(series.Ranges), pair => Assert.InRange(pair.First.Y, pair.Second.Low, pair.Second.High));
        });
    }

    [Fact]
    public void The_json_has_every_row()
    {
        using var stream = new MemoryStream();
        PrecisionJson.Write(PrecisionAnalysis.Of(MadeUpBench.Plan(), MadeUpBench.Samples(MadeUpBench.Plan())), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(9, json.RootElement.GetProperty("rows").GetArrayLength());
        Assert.True(json.RootElement.GetProperty("whole").GetBoolean());
        Assert.All(
            json.RootElement.GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("method").GetString() == "wrk"),
            row => Assert.True(row.GetProperty("ratioToLab").GetDouble() > 1));
    }

    [Fact]
    public void A_folder_that_is_no_bench_is_named() =>
        Assert.Contains("plan.json:1:", Assert.Throws<LabException>(() => PrecisionFolder.Read(_folder)).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteBench(IEnumerable<PrecisionSample> samples)
    {
        File.WriteAllText(Path.Combine(_folder, "plan.json"), PrecisionFormat.WritePlan(MadeUpBench.Plan()));
        File.WriteAllText(Path.Combine(_folder, "samples.jsonl"), string.Concat(samples.Select(sample => PrecisionFormat.WriteSample(sample) + "\n")));
    }

    private byte[][] Make()
    {
        PrecisionWriter.Write(PrecisionFolder.Read(_folder), _folder);
        return [.. Names.Select(name => File.ReadAllBytes(Path.Combine(_folder, name)))];
    }
}
