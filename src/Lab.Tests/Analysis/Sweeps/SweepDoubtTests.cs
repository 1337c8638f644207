using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis.Sweeps;

public sealed class SweepDoubtTests
{
    [Fact]
    public void Sound_sweep_raises_no_doubt() => Assert.Empty(Doubts(window => window));

    [Fact]
    public void Probe_that_reported_nothing_makes_the_sweep_invalid() =>
        Assert.Equal(("no-proof", Severity.Invalidates), Single(window => window with { Events = 0 }));

    [Theory]
    [InlineData(0.95, "events-lost")]
    [InlineData(1.05, "events-surplus")]
    public void Events_are_held_against_what_the_load_did_from_start_to_end(double seen, string doubt) =>
        Assert.Equal((doubt, Severity.Warning), Single(window => window with { Events = (long)(window.Events * seen) }));

    [Fact]
    public void Generator_without_time_to_spare_below_the_knee_is_a_doubt_and_above_it_is_none()
    {
        Assert.Equal(("generator-saturated", Severity.Warning), Single(window => window with { LoadCpuNs = window.EndNs - window.StartNs }));
        Assert.Empty(Doubts(window => window.Step < 8 ? window : window with { LoadCpuNs = window.EndNs - window.StartNs }));
    }

    [Fact]
    public void Control_that_moves_the_knee_is_a_doubt() => Assert.Equal(
        ("knee-of-control", Severity.Warning),
        Single(window => window.Arm != "control-link" ? window : window with { Corrected = window.Corrected! with { P99Us = 1.5 * window.Corrected.P99Us } }));

    [Fact]
    public void What_was_never_sent_beyond_the_capacity_is_no_failure_and_a_reset_is_one()
    {
        Assert.Empty(Doubts(window => window.Step < 9 ? window : Failing(window, LoadError.NotSent)));
        Assert.Contains(Doubts(window => window.Step < 9 ? window : Failing(window, LoadError.Reset)), doubt => doubt.Id == "errors");
    }

    private static SweepWindow Failing(SweepWindow window, LoadError error) =>
        window with { Counts = window.Counts with { Errors = new Dictionary<LoadError, long> { [error] = 1_000 } } };

    private static (string Id, Severity Severity) Single(Func<SweepWindow, SweepWindow> change)
    {
        var doubt = Assert.Single(Doubts(change));
        return (doubt.Id, doubt.Severity);
    }

    private static IReadOnlyList<Conclusion> Doubts(Func<SweepWindow, SweepWindow> change)
    {
        var run = SyntheticSweep.Run(loss: 0.1);
        return Assessor.Assess(run with { Windows = [.. run.Swept.Select(change)] }).Conclusions;
    }
}
