using System.Text;
using System.Text.Json;
using Lab.Core;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;
using Lab.Reporting.Benchmarks;
using Lab.Tests.Reporting;
using Xunit;

namespace Lab.Tests.Benchmarks.Hooks;

public sealed class HookBenchFilesTests : IDisposable
{
    private static readonly string[] Names = ["ladder.csv", "hooks.md", "ladder.png"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-tests-hooks-").FullName;
    private readonly HookRung[] _rungs = [MadeUpHooks.Control, MadeUpHooks.Rung("raw_tp"), MadeUpHooks.Rung("uprobe", body: HookBody.Nop), MadeUpHooks.Rung("fentry")];

    [Fact]
    public void The_same_samples_give_the_same_files_in_any_culture()
    {
        WriteBench();
        var here = Make();
        Assert.All(OtherCulture.Run(Make).Zip(here), pair => Assert.Equal(pair.Second, pair.First));
    }

    [Fact]
    public void The_csv_has_a_row_for_each_rung_with_the_published_figure_beside_ours()
    {
        WriteBench();
        string[] lines = Encoding.UTF8.GetString(Make()[0]).TrimEnd('\n').Split('\n');
        var heads = lines[0].Split(',');
        Assert.Equal(1 + _rungs.Length, lines.Length);
        var raw = lines.Single(line => line.StartsWith("call/raw_tp-empty,", StringComparison.Ordinal)).Split(',');
        Assert.Equal("40", raw[Array.IndexOf(heads, "added_ns_per_hit")]);
        Assert.Equal("5.1", raw[Array.IndexOf(heads, "field_ns_low")]);
        Assert.EndsWith("the kernel does not like it", lines.Single(line => line.StartsWith("call/fentry-empty,", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_the_order_what_did_not_run_and_how_to_make_it_again()
    {
        WriteBench();
        var page = Encoding.UTF8.GetString(Make()[1]);
        Assert.Contains("The order is the field's", page, StringComparison.Ordinal);
        Assert.Contains("| call/fentry-empty | the kernel does not like it |", page, StringComparison.Ordinal);
        Assert.Contains("    lab bench hooks --quick --blocks 12 --seed 7\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_holds_every_rung()
    {
        WriteBench();
        using var stream = new MemoryStream();
        HookJson.Write(HookBenchFolder.Read(_folder), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(_rungs.Length, json.RootElement.GetProperty("rungs").GetArrayLength());
        Assert.True(json.RootElement.GetProperty("valid").GetBoolean());
    }

    [Fact]
    public void A_last_line_without_its_end_does_not_count_and_a_broken_one_is_named()
    {
        WriteBench();
        var samples = Path.Combine(_folder, HookBenchFormat.SamplesFile);
        var whole = HookBenchFolder.Read(_folder);
        File.AppendAllText(samples, "{\"kind\":\"block\",");
        Assert.Equal(whole.Summary, HookBenchFolder.Read(_folder).Summary);
        File.AppendAllText(samples, "}\n");
        Assert.Contains($"{samples}:{File.ReadAllLines(samples).Length}:", Assert.Throws<LabException>(() => HookBenchFolder.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_known_as_a_bench_of_hooks_once_it_has_its_ladder()
    {
        WriteBench();
        Assert.False(HookBenchFolder.IsOne(_folder));
        _ = Make();
        Assert.True(HookBenchFolder.IsOne(_folder));
    }

    [Theory]
    [InlineData("call/raw_tp-empty", 5.1)]
    [InlineData("push/uprobe-empty", 333)]
    [InlineData("ret/uprobe-empty", 909)]
    [InlineData("call/raw_tp-print-unread", 25)]
    [InlineData("call/raw_tp-print-read", 1_410)]
    public void A_rung_finds_the_published_figure_that_is_of_it(string id, double ns) =>
        Assert.Equal(ns, HookField.Find(HookRungs.All(isQuick: false).Single(rung => rung.Id == id))!.LowNs);

    [Theory]
    [InlineData("call/raw_tp-map")]
    [InlineData("call/raw_tp-empty@all")]
    [InlineData("connection/raw_tp-empty")]
    public void Where_nothing_was_published_nothing_is_said(string id) => Assert.Null(HookField.Find(HookRungs.All(isQuick: false).Single(rung => rung.Id == id)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteBench()
    {
        HookSample[] samples =
        [
            .. MadeUpHooks.Measured(_rungs[0], 0), .. MadeUpHooks.Measured(_rungs[1], 40), .. MadeUpHooks.Measured(_rungs[2], 900),
            new RefusedSample(_rungs[3].Id, "the kernel does not like it"),
        ];
        File.WriteAllText(Path.Combine(_folder, HookBenchFormat.PlanFile), HookBenchFormat.WritePlan(MadeUpHooks.Plan(_rungs)));
        File.WriteAllLines(Path.Combine(_folder, HookBenchFormat.SamplesFile), samples.Select(HookBenchFormat.WriteSample));
    }

    private byte[][] Make()
    {
        HookBenchWriter.Write(HookBenchFolder.Read(_folder), _folder);
        return [.. Names.Select(name => File.ReadAllBytes(Path.Combine(_folder, name)))];
    }
}
