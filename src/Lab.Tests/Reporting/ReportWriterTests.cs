using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class ReportWriterTests
{
    [Fact]
    public void Same_run_gives_the_same_files_in_any_culture()
    {
        var run = SyntheticReport.Run();
        var here = SyntheticReport.Write(run);
        var there = OtherCulture.Run(() => SyntheticReport.Write(run));
        Assert.Equal(13, here.Count);
        Assert.All(here, file => Assert.Equal(file.Value, there[file.Key]));
    }

    [Fact]
    public void No_text_holds_a_number_that_is_none() => Assert.All(
        SyntheticReport.Write(SyntheticReport.Run()).Where(file => !file.Key.EndsWith(".png", StringComparison.Ordinal)),
        file =>
        {
            var text = System.Text.Encoding.UTF8.GetString(file.Value);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', text);
        });

    [Fact]
    public void Report_of_a_run_that_was_killed_at_once_is_written_too()
    {
        var run = SyntheticRun.WithCost(0.02) with { Windows = [], Latencies = new Dictionary<int, HdrHistogram.HistogramBase>() };
        Assert.Equal(13, SyntheticReport.Write(run).Count);
    }

    [Theory]
    [InlineData("overhead.png")]
    [InlineData("throughput.png")]
    [InlineData("latency.png")]
    [InlineData("timeline.png")]
    [InlineData("ledger.png")]
    public void Pictures_are_wide_enough_to_read(string name)
    {
        var png = SyntheticReport.Write(SyntheticReport.Run())[name];
        var width = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        Assert.True(width >= 1_200, $"{width}");
    }
}
