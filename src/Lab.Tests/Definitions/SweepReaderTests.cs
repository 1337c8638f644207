using Lab.Core.Definitions;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class SweepReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-definitions-").FullName;

    [Fact]
    public void A_sweep_is_read_as_it_is_written()
    {
        var (load, issues) = Read("{ from: 30%, to: 120%, steps: 4, seconds: 0.5, rounds: 7, connections: 8, keep_alive: true, arrivals: poisson }");
        Assert.Empty(issues);
        Assert.Equal(new SweepLoop("rates", 0.3, 1.2, 4, Arrivals.Poisson, 8, KeepAlive: true, TimeSpan.FromSeconds(0.5), 7), load);
    }

    [Fact]
    public void A_sweep_has_defaults_for_all_it_does_not_say()
    {
        var (load, issues) = Read("{ connections: 8 }");
        Assert.Empty(issues);
        Assert.Equal(new SweepLoop("rates", 0.2, 1.1, 10, Arrivals.Constant, 8, KeepAlive: false, TimeSpan.FromSeconds(1), 6), load);
    }

    [Theory]
    [InlineData("{ from: 2000 }", "from is `2000`", "as in 20%")]
    [InlineData("{ to: 300% }", "to is `300%`", "at most 200%")]
    [InlineData("{ from: 90%, to: 40% }", "the sweep goes from 90 % to 40 %", "Let it rise")]
    [InlineData("{ steps: 2 }", "steps is `2`", "from 3 to 50")]
    [InlineData("{ rounds: 5 }", "rounds is `5`", "from 6 to 100")]
    [InlineData("{ seconds: 60 }", "seconds is `60`", "from 0.1 to 10")]
    [InlineData("{ seconds: long }", "seconds is `long`", "a number from 0.1")]
    [InlineData("{ arrivals: burst }", "arrivals is `burst`", "constant, poisson")]
    [InlineData("{ setps: 4 }", "unknown key setps", "Did you mean steps?")]
    [InlineData("20%", "sweep is no mapping", "Write sweep:")]
    public void Every_mistake_is_named_with_its_line_and_its_mend(string sweep, string problem, string mend)
    {
        var (load, issues) = Read(sweep);
        Assert.Null(load);
        var issue = Assert.Single(issues);
        Assert.Equal(4, issue.Line);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Contains(mend, issue.Mend, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (LoadSpec? Load, List<PreflightIssue> Issues) Read(string sweep)
    {
        var file = Path.Combine(_folder, "experiment.yaml");
        File.WriteAllText(file, $"question: Why?\nloads:\n  - name: rates\n    sweep: {sweep}\nprobes: [tcplife]\n");
        var issues = new List<PreflightIssue>();
        return (ExperimentFile.Read(file, issues)?.Loads.Single(), issues);
    }
}
