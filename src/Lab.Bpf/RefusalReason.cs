using System.Text.RegularExpressions;

namespace Lab.Bpf;

/// <summary>Finds the line that says why in a log of libbpf.</summary>
internal static partial class RefusalReason
{
    private const string Libbpf = "libbpf: ";
    private const string VerifierBegins = "-- BEGIN PROG LOAD LOG --";
    private const string VerifierEnds = "-- END PROG LOAD LOG --";

    // libbpf repeats on the way out what it said first, and guesses at memory limits that
    // kernels since 5.11 do not have.
    private static readonly string[] Noise =
    [
        "failed to load object",
        ": failed to load: ",
        ": failed to auto-attach: ",
        "ulimit -l",
        "RLIMIT_MEMLOCK",
        VerifierBegins,
        VerifierEnds,
    ];

    // What the verifier says after its verdict: the states of a loop that it went round, and its closing statistics.
    private static readonly string[] Afterwards = ["cur state: ", "old state: ", "processed ", "verification time ", "stack depth "];

    /// <summary>The verifier's last word where it spoke, or else the first thing that libbpf complained of.</summary>
    internal static string? Find(string log) => UnknownSection().Match(log) is { Success: true } unknown
        ? SectionNames.Explain(unknown.Groups["section"].Value, LibBpf.Version)
        : VerifiersLastWord(log) ?? Meaningful(log).FirstOrDefault();

    /// <summary>The end of the verifier's walk, which leads to its last word; nothing where it did not speak.</summary>
    internal static IReadOnlyList<string> LastLines(string log, int most) =>
        [.. VerifiersWords(log).TakeLast(most).Select(line => MapAddress().Replace(line, "(address of the map)"))];

    // Where the kernel keeps a map is nobody's business outside of this machine, and reports are handed on.
    [GeneratedRegex("0x[0-9a-f]{16}(?=.*map_(ptr|value))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MapAddress();

    // libbpf says so of a section that it does not know, as if its author had misspelt it; one that is newer than it,
    // it does not know either.
    [GeneratedRegex("missing BPF prog type, check ELF section name '(?<section>[^']*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownSection();

    private static string? VerifiersLastWord(string log) => VerifiersWords(log).LastOrDefault();

    private static IEnumerable<string> VerifiersWords(string log)
    {
        var begin = log.LastIndexOf(VerifierBegins, StringComparison.Ordinal);
        var end = log.LastIndexOf(VerifierEnds, StringComparison.Ordinal);
        return begin < 0 || end < begin ? [] : Meaningful(log[begin..end]);
    }

    private static IEnumerable<string> Meaningful(string log) =>
        from line in log.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let text = line.StartsWith(Libbpf, StringComparison.Ordinal) ? line[Libbpf.Length..] : line
        where !Noise.Any(noise => text.Contains(noise, StringComparison.Ordinal))
        where !Afterwards.Any(start => text.StartsWith(start, StringComparison.Ordinal))
        select text;
}
