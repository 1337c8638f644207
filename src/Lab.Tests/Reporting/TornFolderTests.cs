using System.Text.Json.Nodes;
using Lab.Cli;
using Lab.Cli.Commands;
using Lab.Core;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Tests.Commands;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

/// <summary>
/// Folders that were edited by hand: named with file and line, never a stack trace, and nothing is dropped without a
/// word.
/// </summary>
public sealed class TornFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-torn-");
    private readonly CommandTerminal terminal = new();

    public TornFolderTests() => TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 6).WriteTo(folder);

    public void Dispose()
    {
        folder.Delete(recursive: true);
        terminal.Dispose();
    }

    [Theory]
    [InlineData("definition")]
    [InlineData("arms")]
    [InlineData("schedules")]
    [InlineData("target")]
    public void A_part_of_the_plan_that_is_null_or_left_out_is_named(string part)
    {
        Change(RunFolderFormat.PlanFile, plan => plan[part] = null);
        AssertNamed("plan.json:");
        TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 6).WriteTo(folder);
        Change(RunFolderFormat.PlanFile, plan => plan.Remove(part));
        AssertNamed("plan.json:");
    }

    [Fact]
    public void Two_arms_of_one_name_and_an_arm_that_is_null_are_named()
    {
        Change(RunFolderFormat.PlanFile, plan => plan["arms"]![1] = plan["arms"]![0]!.DeepClone());
        AssertNamed("two arms are named control-link");
        TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 6).WriteTo(folder);
        Change(RunFolderFormat.PlanFile, plan => plan["arms"]![1] = null);
        AssertNamed("an arm, a load or a schedule is null");
    }

    [Theory]
    [InlineData("machine")]
    [InlineData("server")]
    [InlineData("doubts")]
    public void A_part_of_the_environment_that_is_null_is_named(string part)
    {
        Change(RunFolderFormat.EnvironmentFile, environment => environment[part] = null);
        AssertNamed("environment.json:");
        TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 6).WriteTo(folder);
        Change(RunFolderFormat.EnvironmentFile, environment => environment.Remove(part));
        AssertNamed("environment.json:");
    }

    [Fact]
    public void A_window_of_an_arm_or_a_load_that_the_plan_does_not_have_is_named_with_its_line()
    {
        ChangeLine(2, window => window["arm"] = "other/arm");
        AssertNamed("windows.jsonl:2: not what the lab writes there: it is of the arm other/arm");
        TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 6).WriteTo(folder);
        ChangeLine(3, window => window["load"] = "other");
        AssertNamed("windows.jsonl:3: not what the lab writes there: it is of the load other");
        TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 6).WriteTo(folder);
        ChangeLine(1, window => window["counts"] = null);
        AssertNamed("windows.jsonl:1:");
    }

    [Fact]
    public void A_log_of_an_arm_with_a_comma_is_read()
    {
        var log = Path.Combine(folder.FullName, RunFolderFormat.HistogramsFile);
        var before = RunFolder.Read(folder.FullName).Latencies.Count;
        File.WriteAllText(log, File.ReadAllText(log).Replace(TwoRuns.Probe, "a,b.bt", StringComparison.Ordinal));
        Assert.Equal(before, RunFolder.Read(folder.FullName).Latencies.Count);
    }

    [Fact]
    public async Task Whatever_is_thrown_becomes_one_line_and_3()
    {
        Assert.Equal(
            ExitCode.InfrastructureFailed,
            await Failures.ToExitCodeAsync(terminal.Terminal, () => throw new InvalidOperationException("first\nsecond")));
        Assert.Equal("unexpected: InvalidOperationException: first second", Assert.Single(terminal.ErrorLines));
        Assert.Equal(
            ExitCode.InfrastructureFailed,
            await Failures.ToExitCodeAsync(terminal.Terminal, () => throw new TypeInitializationException("X", new IOException("no disk"))));
        Assert.Equal("unexpected: IOException: no disk", terminal.ErrorLines[^1]);
        Assert.Equal(
            ExitCode.WrongUsage,
            await Failures.ToExitCodeAsync(terminal.Terminal, () => throw new LabException("no such folder") { IsUsage = true }));
    }

    private void AssertNamed(string message)
    {
        var failure = Assert.Throws<LabException>(() => RunFolder.Read(folder.FullName));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private void Change(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(folder.FullName, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private void ChangeLine(int number, Action<JsonObject> change)
    {
        var path = Path.Combine(folder.FullName, RunFolderFormat.WindowsFile);
        var lines = File.ReadAllLines(path);
        var json = JsonNode.Parse(lines[number - 1])!.AsObject();
        change(json);
        lines[number - 1] = json.ToJsonString();
        File.WriteAllLines(path, lines);
    }
}
