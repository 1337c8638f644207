using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

/// <summary>What a script's first line asks for, and what the script brings along.</summary>
public sealed class ScriptOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-script-").FullName;

    [Theory]
    [InlineData("#!/usr/bin/bpftrace --unsafe", "--unsafe")]
    [InlineData("#! /usr/local/bin/bpftrace --unsafe -B none", "--unsafe -B none")]
    [InlineData("#!/usr/bin/env -S bpftrace --unsafe -Bnone -k", "--unsafe -B none -k")]
    [InlineData("#!/usr/bin/env bpftrace", "")]
    [InlineData("//usr/bin/env bpftrace --unsafe \"$0\" \"$@\"; exit", "--unsafe")]
    [InlineData("//bpftrace --unsafe is what this needs", "")]
    [InlineData("// see bpftrace --help", "")]
    [InlineData("#!/bin/sh -e", "")]
    [InlineData("#!", "")]
    [InlineData("BEGIN { }", "")]
    public void Options_are_read_however_the_line_starts_bpftrace(string line, string options)
    {
        var read = ScriptOptions.Parse(line);
        Assert.Null(read.Refused);
        Assert.Equal(options, string.Join(' ', read.Words));
    }

    [Fact]
    public void Headers_and_their_folders_are_read_in_both_spellings()
    {
        var read = ScriptOptions.Parse(
            "#!/usr/bin/env -S bpftrace -I inc -I/usr/include/x --include a.h --include=b.h --unsafe");
        Assert.Equal(["inc", "/usr/include/x"], read.IncludeFolders);
        Assert.Equal(["a.h", "b.h"], read.Headers);
        Assert.Equal(["--unsafe"], read.Words);
    }

    [Theory]
    [InlineData("#!/usr/bin/bpftrace -p", "-p")]
    [InlineData("#!/usr/bin/env -S bpftrace --unsafe -c 'sleep 1'", "-c")]
    [InlineData("#!/usr/bin/bpftrace -f json", "-f")]
    [InlineData("#!/usr/bin/bpftrace -I", "-I")]
    public void An_option_that_can_not_be_heeded_is_refused_before_anything_starts_and_named_with_its_line(
        string line, string option)
    {
        Assert.Equal(option, ScriptOptions.Parse(line).Refused);
        Make("mine.bt", $"{line}\nBEGIN {{ }}");
        var issues = new List<PreflightIssue>();
        Assert.Empty(ProbeCatalogue.Resolve(LabHome.Find(), [File("mine.bt")], "--probe", issues));
        var issue = Assert.Single(issues);
        Assert.Equal((File("mine.bt"), 1), (issue.File, issue.Line));
        Assert.Contains($"asks bpftrace for {option},", issue.Problem, StringComparison.Ordinal);
        Assert.Contains("--command 'bpftrace", issue.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_brings_what_it_includes_along_wherever_that_lies()
    {
        Make(
            "probes/mine.bt",
            "#!/usr/bin/env -S bpftrace -I inc --include first.h\n#include \"x.h\"\n#include <linux/types.h>\n# include \"../common.h\"\n#include \"gone.h\"\nBEGIN { }");
        Make("probes/x.h", "#include \"deep/y.h\"");
        Make("probes/deep/y.h", "#include \"../x.h\"\n#include <z.h>");
        Make("probes/inc/z.h", "");
        Make("probes/first.h", "");
        Make("common.h", "int x;");
        Make("probes/other.h", "");
        var bundle = ScriptIncludes.Collect(File("probes/mine.bt"))!;
        Assert.Equal("probes/mine.bt", bundle.Path);
        Assert.Equal(
            ["common.h", "probes/deep/y.h", "probes/first.h", "probes/inc/z.h", "probes/x.h"],
            bundle.Files.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal("int x;"u8.ToArray(), bundle.Files.Single(file => file.Path == "common.h").Content);
        Assert.Equal(["probes", "probes/inc"], bundle.IncludeFolders);
        Assert.Equal(["probes/first.h"], bundle.Headers);
    }

    [Fact]
    public void A_script_alone_brings_nothing()
    {
        Make("mine.bt", "#!/usr/bin/env bpftrace\n#include <linux/types.h>\nBEGIN { }");
        Assert.Null(ScriptIncludes.Collect(File("mine.bt")));
    }

    [Fact]
    public void What_is_too_much_to_carry_is_refused()
    {
        Make(
            "mine.bt",
            string.Join('\n', Enumerable.Range(0, 200).Select(number => $"#include \"{number}.h\"")) + "\nBEGIN { }");
        for (var number = 0; number < 200; number++)
        {
            Make($"{number}.h", "");
        }

        Assert.Contains(
            "more than", Assert.Throws<Lab.Core.LabException>(() => ScriptIncludes.Collect(File("mine.bt"))).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name) => Path.Combine(_folder, name);

    private void Make(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
    }
}
