using Lab.Core.Definitions;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class ClaimReaderTests : IDisposable
{
    private const string Start = "question: Why?\nloads:\n  - name: one\n    closed: { connections: 4 }\nprobes: [tcplife, soaccept/core-raw_tp]\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-claims-").FullName;

    [Fact]
    public void Every_kind_of_claim_is_read()
    {
        Assert.IsType<CheapClaim>(Read("claim: { says: x, cheap: [tcplife] }").Claim);
        Assert.IsType<DearClaim>(Read("claim: { says: x, dear: [tcplife/core-tp_btf] }").Claim);
        var dearer = Assert.IsType<DearerClaim>(Read("claim: { says: x, dearer: [soaccept], than: [tcplife] }").Claim);
        Assert.Equal(["tcplife"], dearer.Than);
        Assert.Null(Read("margin: 1%").Claim);
    }

    [Theory]
    [InlineData("claim: { says: x }", "nothing, or more than one thing")]
    [InlineData("claim: { says: x, cheap: [tcplife], dear: [tcplife] }", "nothing, or more than one thing")]
    [InlineData("claim: { says: x, dearer: [tcplife] }", "go together")]
    [InlineData("claim: { says: x, cheap: [strace] }", "strace is not among")]
    [InlineData("claim: { cheap: [tcplife] }", "says is missing")]
    [InlineData("claim: { says: x, cheep: [tcplife] }", "unknown key cheep")]
    public void A_claim_that_can_not_be_tested_is_refused_with_its_line(string text, string problem)
    {
        var (_, issues) = Read(text);
        Assert.Contains(issues, issue => issue.Line == 6 && issue.Problem.Contains(problem, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (Claim? Claim, IReadOnlyList<PreflightIssue> Issues) Read(string claim)
    {
        var file = Path.Combine(_folder, "claiming.yaml");
        File.WriteAllText(file, Start + claim + "\n");
        var issues = new List<PreflightIssue>();
        return (ExperimentFile.Read(file, issues)?.Claim, issues);
    }
}
