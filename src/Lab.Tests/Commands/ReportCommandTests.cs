using System.CommandLine;
using Lab.Cli;
using Lab.Cli.Commands;
using Lab.Cli.Output;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Commands;

public sealed class ReportCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-report-");
    private readonly CommandTerminal terminal = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        terminal.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/report")]
    [InlineData("/report/")]
    [InlineData("/report/report.md")]
    [InlineData("/plan.json")]
    public async Task A_run_is_found_by_its_folder_its_report_and_a_file_of_either(string path)
    {
        WriteRun();
        Assert.Equal(ExitCode.Done, await ReportAsync(folder.FullName));
        Assert.Equal(ExitCode.Done, await ReportAsync(folder.FullName + path));
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "report", "report")));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData(".")]
    public async Task What_is_no_run_is_wrong_usage(string path)
    {
        Assert.Equal(ExitCode.WrongUsage, await ReportAsync(Path.Combine(folder.FullName, path)));
        Assert.Single(terminal.ErrorLines);
    }

    [Theory]
    [InlineData(RunEnding.Interrupted, "Interrupted:")]
    [InlineData(RunEnding.Failed, "Broken off: this is what was measured until then. the disk is full")]
    [InlineData(RunEnding.Unfinished, "Broken off without a word")]
    public async Task A_run_that_did_not_come_to_its_end_says_so_first(RunEnding ending, string words)
    {
        WriteRun();
        Write(new RunEnd(ending, ending == RunEnding.Failed ? "the disk\nis full" : null));
        await ReportAsync(folder.FullName);
        Assert.StartsWith(words, terminal.Output, StringComparison.Ordinal);
        Assert.StartsWith($"**{words}", await ReadReportAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunEnding.Done)]
    [InlineData(null)]
    public async Task One_that_did_and_one_of_before_that_was_kept_do_not(RunEnding? ending)
    {
        WriteRun();
        if (ending is { } how)
        {
            Write(new RunEnd(how));
        }

        await ReportAsync(folder.FullName);
        Assert.StartsWith("# tcplife", await ReadReportAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_doubt_that_is_found_twice_is_printed_once()
    {
        var doubt = new Conclusion("environment", Severity.Warning, Arm: null, "one CPU only");
        ResultView.ShowDoubts(terminal.Terminal, [doubt, doubt, doubt with { Message = "hot" }]);
        Assert.Equal(["doubt: one CPU only", "doubt: hot"], terminal.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_live_line_is_ended_before_anything_else_is_written()
    {
        terminal.Terminal.Redraw("block 1");
        terminal.Terminal.Redraw("block 2");
        terminal.Terminal.Print("result");
        terminal.Terminal.Say("said");
        Assert.Equal("\rblock 1  \rblock 2  |said", string.Join('|', terminal.ErrorLines));
        Assert.Equal("result\n", terminal.Output);
    }

    private void WriteRun() => TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 30).WriteTo(folder);

    private void Write(RunEnd end) =>
        File.WriteAllText(Path.Combine(folder.FullName, RunFolderFormat.EndFile), RunFolderFormat.WriteEnd(end));

    private Task<string> ReadReportAsync() =>
        File.ReadAllTextAsync(
            Path.Combine(folder.FullName, "report", "report.md"), TestContext.Current.CancellationToken);

    private Task<int> ReportAsync(params string[] arguments) =>
        new RootCommand { new ReportCommand(terminal.Terminal).Create() }.Parse(["report", .. arguments])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
}
