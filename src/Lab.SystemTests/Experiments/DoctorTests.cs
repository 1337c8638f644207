using System.Text.Json;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>`lab doctor` on the machine that the tests run on.</summary>
[Collection(KernelCollection.Name)]
public sealed class DoctorTests
{
    [Fact]
    public async Task The_doctor_tells_what_works_and_how_small_a_change_can_be_seen_and_leaves_nothing()
    {
        Requires.Root();
        Requires.Ebpf();
        Requires.Apache();
        var before = Remains.Now();
        var ended = await LabCommand.RunAsync("doctor", "--format", "json");
        Assert.True(ended.ExitCode == 0, ended.Error);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        using var json = JsonDocument.Parse(ended.Output);
        var findings = json.RootElement.GetProperty("findings").EnumerateArray()
            .ToDictionary(finding => finding.GetProperty("subject").GetString()!, finding => finding.GetProperty("standing").GetString());
        Assert.Equal("good", findings["attach tracepoint"]);
        var floors = json.RootElement.GetProperty("noise_floor").EnumerateArray().ToArray();
        Assert.Contains(floors, floor => floor.GetProperty("metric").GetString() == "cpu_us_per_request" && floor.GetProperty("mde_pct").GetDouble() > 0);
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_refused()
    {
        var ended = await LabCommand.RunAsync("doctor", "--target", "moon");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--target", ended.Error, StringComparison.Ordinal);
    }
}
