using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("strace -f -p {pid}", "strace", "-f", "-p", "{pid}")]
    [InlineData("  a\t b\n", "a", "b")]
    [InlineData("a 'b c' \"d e\"", "a", "b c", "d e")]
    [InlineData("a b'c d'e", "a", "bc de")]
    [InlineData("a '' \"\"", "a", "", "")]
    [InlineData(@"a b\ c \""d", "a", "b c", "\"d")]
    [InlineData(@"a ""b \"" \\ \$ \n""", "a", @"b "" \ $ \n")]
    [InlineData(@"a 'b \ c'", "a", @"b \ c")]
    [InlineData("tcpdump 'tcp[13] & 2 != 0'", "tcpdump", "tcp[13] & 2 != 0")]
    [InlineData("sh -c 'strace -p {pid} | grep accept4 > {output}'", "sh", "-c", "strace -p {pid} | grep accept4 > {output}")]
    public void A_command_is_split_as_a_shell_would(string text, params string[] words)
    {
        var (found, problem) = ShellWords.Split(text);
        Assert.Null(problem);
        Assert.Equal(words, found);
    }

    [Theory]
    [InlineData("a 'b", "the quote ' at character 3 is never closed")]
    [InlineData("a \"b\\\"", "the quote \" at character 3 is never closed")]
    [InlineData("a b\\", "ends with a backslash")]
    [InlineData("", "no program")]
    [InlineData("   ", "no program")]
    [InlineData("'' a", "no program")]
    [InlineData("strace -p 1 | grep x", "the | at character 13 does nothing")]
    [InlineData("strace -p 1 > out", "the > at character 13 does nothing")]
    [InlineData("strace -p $PID", "the $ at character 11 does nothing")]
    public void What_can_not_be_split_has_one_clear_reason(string text, string problem)
    {
        var (words, found) = ShellWords.Split(text);
        Assert.Empty(words);
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }
}
