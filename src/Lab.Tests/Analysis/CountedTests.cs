using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Reporting;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

/// <summary>Runs in which instructions are counted: nothing of time is said in them.</summary>
public sealed class CountedTests
{
    private static readonly Assessment Costly = Assessor.Assess(SyntheticCount.Of(SyntheticRun.WithCost(0.02, noise: 0.001)));

    [Fact]
    public void Instructions_are_the_only_metric_and_the_one_that_is_judged()
    {
        Assert.All(Costly.Estimates, estimate => Assert.Same(Metric.Instructions, estimate.Metric));
        var (control, probe) = (Costly.Estimates[0], Costly.Estimates[1]);
        Assert.True(control.Interval95.Contains(0), $"{control.Interval95}");
        Assert.InRange(probe.Effect, 0.0195, 0.0205);
        Assert.InRange(probe.BaselineValue, 270_000, 330_000); // 60 us at 5,000 instructions each
        Assert.Equal(Verdict.Costs, probe.Verdict);
    }

    [Fact]
    public void The_summary_speaks_of_instructions()
    {
        Assert.Contains("of guest instructions per request", Costly.Summary, StringComparison.Ordinal);
        Assert.Contains("instructions/request", Costly.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("cores", Costly.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_figure_of_time_is_in_the_report()
    {
        var folder = Directory.CreateTempSubdirectory("lab-counted-");
        try
        {
            ReportWriter.Write(Costly, folder.FullName);
            var files = Directory.EnumerateFiles(Path.Combine(folder.FullName, "report")).Select(Path.GetFileName).ToArray();
            Assert.Contains("overhead.png", files);
            Assert.Contains("timeline.png", files);
            Assert.DoesNotContain(files, file => file!.StartsWith("latency", StringComparison.Ordinal) || file.StartsWith("throughput", StringComparison.Ordinal) || file.StartsWith("ledger", StringComparison.Ordinal));
            Assert.DoesNotContain("requests/s", File.ReadAllText(Path.Combine(folder.FullName, "report", "report.md")), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.All(Costly.Activities, row => Assert.Null(row.NsPerHit));
        Assert.Empty(Costly.Ledger);
    }

    [Fact]
    public void The_command_that_makes_it_again_names_the_requests_of_a_window_where_they_are_not_the_usual_ones()
    {
        var plan = Costly.Run.Plan;
        Assert.Contains(" --count instructions --", RerunCommand.Of(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("--requests", RerunCommand.Of(plan), StringComparison.Ordinal);
        LoadSpec[] fewer = [.. plan.Definition.Loads.OfType<CountedLoop>().Select(load => load with { RequestsPerWindow = 200 })];
        Assert.Contains(" --count instructions --requests 200 ", RerunCommand.Of(plan with { Definition = plan.Definition with { Loads = fewer } }), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_that_instructions_are_not_time_and_how_to_count_them_again()
    {
        var page = MarkdownReport.Of(Costly);
        Assert.Contains("Instructions are not time", page, StringComparison.Ordinal);
        Assert.Contains("--target vagrant --count instructions", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_have_their_instructions_and_no_time_that_means_nothing()
    {
        var table = WindowsTable.Of(Costly.Run);
        var (kind, instructions, cpu, throughput) = (Column("kind"), Column("instructions"), Column("cpu_us_per_request"), Column("throughput_rps"));
        Assert.All(table.Rows.Where(row => row[kind] == "measured"), row =>
        {
            Assert.NotEqual("", row[instructions]);
            Assert.Equal(("", ""), (row[cpu], row[throughput]));
        });

        int Column(string name) => table.Columns.ToList().IndexOf(name);
    }

    [Fact]
    public void The_ladder_is_the_change_for_a_hit()
    {
        var run = SyntheticCount.Of(SyntheticLadder.Run(new SyntheticHook("tracepoint", ProbeDose.Empty, Hits: 5, Ns: 200), new SyntheticHook("uprobe", ProbeDose.Empty, Hits: 2, Ns: 4_000)));
        var ladder = Assessor.Assess(run).InstructionLadder;
        Assert.Equal(["tracepoint", "uprobe"], ladder.Select(rung => rung.Hook.Type));
        // 5 instructions a ns. A made-up hook is hit as often on the load's side; a machine that is the server's alone has the hits of both.
        Assert.InRange(ladder[0].Instructions.Value, 0.5 * 200 * 5 * 0.9, 0.5 * 200 * 5 * 1.1);
        Assert.InRange(ladder[1].Instructions.Value, 0.5 * 4_000 * 5 * 0.9, 0.5 * 4_000 * 5 * 1.1);
        Assert.StartsWith("A hit takes, in instructions, with the empty program: tracepoint ", Lab.Core.Analysis.Ladder.InstructionSentence.Of(ladder), StringComparison.Ordinal);
    }
}
