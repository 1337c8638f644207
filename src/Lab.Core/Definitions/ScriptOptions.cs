namespace Lab.Core.Definitions;

/// <summary>
/// What the first line of a bpftrace script asks of bpftrace: `#!/usr/bin/bpftrace --unsafe`, `#!/usr/bin/env -S
/// bpftrace --unsafe`, or `//usr/bin/env bpftrace --unsafe "$0"`. The lab starts bpftrace itself, so it has to heed
/// that line as the shell or the kernel would.
/// </summary>
/// <param name="Words">Options that are handed on as they are, with their values.</param>
/// <param name="IncludeFolders">Folders to look for headers in (-I), as they are written.</param>
/// <param name="Headers">Headers to include (--include), as they are written.</param>
/// <param name="Refused">The first option that the lab does not heed; null where it heeds them all.</param>
public sealed record ScriptOptions(
    IReadOnlyList<string> Words, IReadOnlyList<string> IncludeFolders, IReadOnlyList<string> Headers, string? Refused)
{
    private const string Tool = "bpftrace";
    private const string Mode = "-B";
    private const string Folder = "-I";
    private const string Header = "--include";

    /// <summary>Nothing.</summary>
    public static ScriptOptions None { get; } = new([], [], [], Refused: null);

    /// <summary>Those that change neither what is attached nor how its output is read.</summary>
    private static readonly string[] Plain = ["--unsafe", "-k", "-kk", "-q", "--no-warnings", "--usdt-file-activation"];

    /// <summary>Reads a script's first line; one that starts no bpftrace asks for nothing.</summary>
    public static ScriptOptions Parse(string firstLine)
    {
        var words = WordsOf(firstLine);
        var (plain, folders, headers) = (new List<string>(), new List<string>(), new List<string>());
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            var (option, written) = Split(word);
            if (Plain.Contains(word, StringComparer.Ordinal))
            {
                plain.Add(word);
                continue;
            }

            var value = written ?? words.ElementAtOrDefault(at + 1) ?? "";
            if (option is not (Mode or Folder or Header) || value.Length == 0)
            {
                return new(plain, folders, headers, word);
            }

            at += written is null ? 1 : 0;
            if (option == Mode)
            {
                plain.AddRange([option, value]);
            }
            else
            {
                (option == Folder ? folders : headers).Add(value);
            }
        }

        return new(plain, folders, headers, Refused: null);
    }

    /// <summary>The words between bpftrace and the script itself.</summary>
    private static string[] WordsOf(string firstLine)
    {
        if (!firstLine.StartsWith("#!", StringComparison.Ordinal)
            && !firstLine.StartsWith("//", StringComparison.Ordinal))
        {
            return [];
        }

        var line = firstLine.StartsWith("#!", StringComparison.Ordinal)
            ? firstLine[2..]
            : firstLine[1..].TrimStart('/').Insert(0, "/");
        var words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        // A comment is no command: one that is begins with the path of bpftrace, or of env and then bpftrace.
        var program = words.Length > 0 && IsProgram(words[0], "env")
            ? Array.FindIndex(words, 1, word => word is not "-S")
            : 0;
        var isCommand = firstLine[0] == '#' || words.Any(IsScriptItself);
        return isCommand && words.Length > 0 && program >= 0 && words[0].StartsWith('/')
            && IsProgram(words[program], Tool)
            ? [.. words[(program + 1)..].TakeWhile(word => !IsScriptItself(word))]
            : [];
    }

    private static bool IsScriptItself(string word) => word.Trim('"', '\'', ';') is "$0" or "${0}";

    private static bool IsProgram(string word, string name) =>
        word == name || word.EndsWith($"/{name}", StringComparison.Ordinal);

    /// <summary>An option whose value is written in the same word: `-Bnone`, `-I../include`, `--include=x.h`.</summary>
    private static (string Option, string? Value) Split(string word)
    {
        if (word.Length > 2
            && (word.StartsWith(Mode, StringComparison.Ordinal) || word.StartsWith(Folder, StringComparison.Ordinal)))
        {
            return (word[..2], word[2..]);
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word.StartsWith("--", StringComparison.Ordinal)
            ? (word[..equals], word[(equals + 1)..])
            : (word, null);
    }
}
