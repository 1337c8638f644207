using System.Text;
using CsCheck;
using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

/// <summary>A name of an arm stands in files' names, logs, tables and the shell.</summary>
public sealed class ArmNamesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-names-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tcplife/core-tp_btf", "tcplife/core-tp_btf")]
    [InlineData("größe.bt", "größe.bt")]
    [InlineData("a,b.bt", "a_b.bt")]
    [InlineData("a|b 'c' \"d\".bt", "a_b__c___d_.bt")]
    [InlineData("a\nb\u001b[31m.bt", "a_b__31m.bt")]
    [InlineData("=1+1.bt", "_=1+1.bt")]
    [InlineData("baseline", "_baseline")]
    [InlineData("", "_")]
    public void What_means_something_elsewhere_is_taken_out(string name, string expected) =>
        Assert.Equal(expected, ArmNames.Safe(name));

    [Fact]
    public void No_name_is_too_long_for_a_file_or_has_a_comma_and_a_safe_one_stays() =>
        Gen.String[0, 400].Sample(name =>
    {
        var safe = ArmNames.Safe(name);
        Assert.InRange(Encoding.UTF8.GetByteCount(safe), 1, 101);
        Assert.DoesNotContain(
            safe,
            letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || ",|\"'`$;<>*".Contains(letter, StringComparison.Ordinal));
        Assert.Equal(safe, ArmNames.Safe(safe));
    }, iter: 500);

    [Fact]
    public void Two_long_names_stay_two()
    {
        var (one, two) = (ArmNames.Safe(new string('x', 300) + "1"), ArmNames.Safe(new string('x', 300) + "2"));
        Assert.NotEqual(one, two);
        Assert.Equal(97, one.Length);
    }

    [Fact]
    public void Files_of_one_name_are_told_apart_by_their_folders()
    {
        Assert.Equal(["main/probe.bt", "branch/probe.bt"], Ids(Script("main/probe.bt"), Script("branch/probe.bt")));
        Assert.Equal(
            ["main/x/probe.bt", "branch/x/probe.bt"], Ids(Script("main/x/probe.bt"), Script("branch/x/probe.bt")));
        Assert.Equal(["probe.bt", "other.bt"], Ids(Script("main/probe.bt"), Script("branch/other.bt")));
    }

    [Fact]
    public void Names_that_become_the_same_get_a_number_or_their_folder()
    {
        Assert.Equal(2, Ids(Script("main/a,b.bt"), Script("main/a b.bt")).Distinct(StringComparer.Ordinal).Count());
        var issues = new List<PreflightIssue>();
        var commands = ArmNames.TellApart(
            OwnCommand.Resolve(["strace -f -p {pid}", "strace -c -p {pid}"], "test", issues));
        Assert.Equal(["strace", "strace-2"], commands.Select(each => each.Arm.Id));
    }

    [Fact]
    public void Folders_with_a_manifest_of_one_name_are_told_apart_and_the_labs_own_keeps_its_name()
    {
        Assert.Equal(["main/mine/one", "branch/mine/one"], Ids(Manifest("main", "mine"), Manifest("branch", "mine")));
        var copy = Manifest("copy", "tcplife");
        var ids = Ids("tcplife/core-tp_btf", copy);
        Assert.Equal("tcplife/core-tp_btf", ids[0]);
        Assert.Equal("tcplife/one", ids[1]);
    }

    [Fact]
    public void A_file_that_can_not_be_read_is_an_issue()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder.yaml"));
        var issues = new List<PreflightIssue>();
        Assert.Null(ExperimentFile.Read(Path.Combine(_folder, "folder.yaml"), issues));
        Assert.Contains("can't be read", Assert.Single(issues).Problem, StringComparison.Ordinal);

        var probe = Manifest("unreadable", "mine");
        File.Delete(Path.Combine(probe, "one.bt"));
        Directory.CreateDirectory(Path.Combine(probe, "one.bt"));
        issues.Clear();
        Assert.Empty(ProbeCatalogue.Resolve(LabHome.Find(), [probe], "test", issues));
        Assert.Contains("one.bt can't be read", Assert.Single(issues).Problem, StringComparison.Ordinal);
    }

    private string[] Ids(params string[] names)
    {
        var issues = new List<PreflightIssue>();
        var probes = ProbeCatalogue.Resolve(LabHome.Find(), names, "test", issues);
        Assert.Empty(issues);
        return [.. probes.Select(probe => probe.Arm.Id)];
    }

    private string Script(string path)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "tracepoint:sock:inet_sock_set_state { @ = count(); }\n");
        return file;
    }

    private string Manifest(string folder, string name)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName;
        File.WriteAllText(Path.Combine(path, "one.bt"), "tracepoint:sock:inet_sock_set_state { @ = count(); }\n");
        File.WriteAllText(
            Path.Combine(path, "probe.yaml"),
            $"name: {name}\nobserves: nothing\nlicence: MIT\nvariants:\n  - name: one\n    tool: bpftrace\n    file: one.bt\n    needs: bpftrace\n    attach: [{{ type: tracepoint, target: \"sock:inet_sock_set_state\" }}]\n");
        return path;
    }
}
