using Lab.Cli;
using Lab.Cli.Commands;
using Lab.Cli.Output;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Spectre.Console;
using Xunit;

namespace Lab.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private static readonly RunRecord Reference = TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-compare-");
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task Probe_that_surely_costs_more_than_the_limit_ends_with_5()
    {
        Write(TwoRuns.Run(TwoRuns.CostInB(0.05), seed: 2, pairs: 30));
        Assert.Equal(ExitCode.AboveLimit, await CompareAsync("--fail-above", "1%"));
        Assert.Contains("costs-more", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await CompareAsync("--fail-above", "8%"));
        Assert.Equal(ExitCode.Done, await CompareAsync());
    }

    [Fact]
    public async Task Probe_that_is_not_measured_in_both_ends_with_6_unless_that_is_allowed()
    {
        Write(
            TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 30, SyntheticExperiment.Probe("tcplife/core-kprobe", notRun: "no kprobes")));
        Assert.Equal(ExitCode.NotMeasured, await CompareAsync("--fail-above", "8%"));
        Assert.Contains(
            "tcplife/core-kprobe under saturation", Assert.Single(error.ToString().TrimEnd().Split('\n')),
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await CompareAsync("--fail-above", "8%", "--allow-not-run"));
        Assert.Equal(ExitCode.Done, await CompareAsync());
    }

    [Fact]
    public async Task Same_cost_in_both_ends_with_0_and_writes_the_files()
    {
        Write(TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 30));
        Assert.Equal(ExitCode.Done, await CompareAsync("--fail-above", "1%"));
        Assert.Equal(["compare.csv", "compare.md", "compare.png"], Directory.GetFiles(At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.EndsWith("us/request).\n", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task Neither_run_is_changed()
    {
        Write(TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 30));
        var before = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        await CompareAsync();
        Assert.Equal(before, Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(At("out"), StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Invalid_run_ends_with_4_even_above_the_limit()
    {
        Write(TwoRuns.Run(TwoRuns.CostInB(0.05), seed: 2, pairs: 30).ChangeHits(0, 0));
        Assert.Equal(ExitCode.ResultInvalid, await CompareAsync("--fail-above", "1%"));
        Assert.Contains("INVALID", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Different_loads_end_with_2_and_one_message_that_names_them()
    {
        Write(TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 5).Redefined(
            definition => definition with { Loads = [new ClosedLoop("saturation", 32, KeepAlive: false)] }));
        Assert.Equal(ExitCode.PreflightRefused, await CompareAsync());
        var message = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Contains("load `saturation`: 16 connections", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out")));
    }

    [Fact]
    public async Task Bad_percentages_end_with_2_and_are_all_named()
    {
        Write(TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 5));
        Assert.Equal(ExitCode.PreflightRefused, await CompareAsync("--margin", "much", "--fail-above", "-1%"));
        Assert.Contains("--margin: it is `much`", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--fail-above: it is `-1%`", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_folder_ends_with_1_and_is_named()
    {
        Reference.WriteTo(new DirectoryInfo(At("a")));
        Assert.Equal(ExitCode.WrongUsage, await CompareAsync());
        Assert.Contains($"{At("b")}: no such folder", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_all_that_goes_to_standard_output()
    {
        Write(TwoRuns.Run(TwoRuns.CostInB(0.05), seed: 2, pairs: 30));
        Assert.Equal(ExitCode.Done, await CompareAsync("--format", "json", "--margin", "3%"));
        using var json = System.Text.Json.JsonDocument.Parse(output.ToString());
        Assert.Equal(0.03, json.RootElement.GetProperty("margin").GetDouble());
    }

    [Theory]
    [InlineData("results/tcplife-20260102T030405Z-7", "results/tcplife-20260203T030405Z-8/", "compare-tcplife-20260102T030405Z-7-20260203T030405Z-8")]
    [InlineData("results/samples/tcplife", "results/samples/tcplife", "compare-tcplife")]
    [InlineData("before", "after", "compare-tcplife-before-after")]
    public void Folder_of_a_comparison_says_the_experiment_once(string a, string b, string expected) =>
        Assert.Equal(expected, ComparisonFolder.NameOf("tcplife", a, b));

    private void Write(RunRecord run)
    {
        Reference.WriteTo(new DirectoryInfo(At("a")));
        run.WriteTo(new DirectoryInfo(At("b")));
    }

    private Task<int> CompareAsync(params string[] options)
    {
        var terminal = new Terminal(Console(output), Console(error));
        return new CompareCommand(terminal).Create()
            .Parse([At("a"), At("b"), "--out", At("out"), .. options])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    private static IAnsiConsole Console(StringWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 200;
        return console;
    }

    private string At(string name) => Path.Combine(folder.FullName, name);
}
