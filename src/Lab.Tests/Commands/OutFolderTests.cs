using Lab.Cli.Commands;
using Lab.Core.Definitions;
using Xunit;

namespace Lab.Tests.Commands;

/// <summary>`--out` is looked at before anything is started.</summary>
public sealed class OutFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-out-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/proc/lab-run")]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/passwd/run")]
    public void What_can_not_be_a_folder_is_named(string path) =>
        Assert.Equal("--out", Assert.Single(Issues(path)).File);

    [Fact]
    public void A_folder_that_holds_something_is_refused_unless_that_does_not_matter()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "one"), "1");
        Assert.Contains("not empty", Assert.Single(Issues(folder.FullName)).Problem, StringComparison.Ordinal);
        Assert.Empty(Issues(folder.FullName, mayHoldFiles: true));
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused() =>
        Assert.Single(Issues(Path.Combine(folder.FullName, new string('x', 300))));

    [Fact]
    public void A_new_folder_and_an_empty_one_are_taken_and_nothing_is_left_there()
    {
        Assert.Empty(Issues(folder.FullName));
        Assert.Empty(Issues(Path.Combine(folder.FullName, "a", "b")));
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    private static List<PreflightIssue> Issues(string path, bool mayHoldFiles = false)
    {
        var issues = new List<PreflightIssue>();
        OutFolder.Check(path, "results", issues, mayHoldFiles);
        return issues;
    }
}
