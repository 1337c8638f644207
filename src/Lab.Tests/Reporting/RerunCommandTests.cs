using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Reporting.Text;
using Lab.Runner.Definitions;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

/// <summary>The line that repeats a run is one to paste into a shell.</summary>
public sealed class RerunCommandTests
{
    private static readonly ExperimentPlan Plan = SyntheticExperiment.Plan(
        [SyntheticExperiment.Probe("tcplife/core-tp_btf")]);

    [Fact]
    public void An_experiment_of_the_labs_own_is_named_and_another_by_its_file()
    {
        Assert.StartsWith("lab experiment tcplife --target local", RerunCommand.Of(Plan), StringComparison.Ordinal);
        Assert.StartsWith(
            "lab experiment ./mine/three.yaml --target local",
            Of(definition => definition with { File = "./mine/three.yaml" }), StringComparison.Ordinal);
        var kept = RunFolderFormat.ReadPlan(
            RunFolderFormat.WritePlan(Plan with { Definition = Plan.Definition with { File = "x y.yaml" } }),
            "plan.json");
        Assert.StartsWith("lab experiment 'x y.yaml' --target", RerunCommand.Of(kept), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soaccept;touch${IFS}/tmp/x")]
    [InlineData("./a b.bt")]
    [InlineData("./it's.bt")]
    [InlineData("$(id)")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void A_word_with_anything_but_plain_letters_is_quoted_and_comes_back_whole(string word)
    {
        var line = Of(definition => definition with { Probes = [word], Commands = [word] });
        var (words, problem) = ShellWords.Split(line);
        Assert.Null(problem);
        Assert.Equal(2, words.Count(each => each == word));
        Assert.DoesNotContain($"--probe {word} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_words_stay_as_they_are() =>
        Assert.Contains(
            " --probe ./mine/probe-1.bpf.c ", Of(definition => definition with { Probes = ["./mine/probe-1.bpf.c"] }),
            StringComparison.Ordinal);

    private static string Of(Func<ExperimentDefinition, ExperimentDefinition> change) =>
        RerunCommand.Of(Plan with { Definition = change(Plan.Definition) });
}
