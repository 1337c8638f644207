using Lab.Runner.Setup;
using Xunit;

namespace Lab.Tests.Setup;

public sealed class ClangOutputTests
{
    private const string Said = """
        In file included from mine.bpf.c:2:
        ./common.h:7:5: warning: unused variable 'left' [-Wunused-variable]
        ./common.h:9:12: error: use of undeclared identifier 'nope'
        mine.bpf.c:14:3: error: expected ';' after expression
        ./common.h:7:5: warning: unused variable 'left' [-Wunused-variable]
        1 warning and 2 errors generated.
        """;

    [Fact]
    public void Errors_begin_with_the_first_and_where_it_is_and_nothing_else_is_among_them() => Assert.Equal(
        "./common.h:9:12: error: use of undeclared identifier 'nope'\nmine.bpf.c:14:3: error: expected ';' after expression", ClangOutput.Errors(Said));

    [Fact]
    public void Warnings_are_a_line_each_and_each_once() =>
        Assert.Equal(
            ["./common.h:7:5: warning: unused variable 'left' [-Wunused-variable]"], ClangOutput.Warnings(Said));

    [Fact]
    public void Without_an_error_what_was_said_is_kept() =>
        Assert.Equal("clang: not for this machine", ClangOutput.Errors("clang: not for this machine\n"));

    [Theory]
    [InlineData("mine.bpf.c:2:10: fatal error: 'vmlinux.h' file not found\n1 error generated.", "vmlinux.h")]
    [InlineData("mine.bpf.c:2:10: fatal error: 'bpf/other.h' file not found", "bpf/other.h")]
    [InlineData("mine.bpf.c:2:10: error: expected identifier", null)]
    public void A_header_that_is_not_found_is_named(string said, string? header) =>
        Assert.Equal(header, ClangOutput.MissingHeader(said));

    [Fact]
    public void Files_of_a_rule_are_read_over_lines_and_blanks_in_names() => Assert.Equal(
        ["/a/mine.bpf.c", "../common.h", "/with blank/x.h", "/price$/y.h"],
        ClangOutput.Dependencies("mine.bpf.o: /a/mine.bpf.c ../common.h \\\n  /with\\ blank/x.h \\\n  /price$$/y.h\n"));
}
