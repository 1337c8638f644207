using System.Text;

namespace Lab.Runner.Definitions;

/// <summary>Splits a command into words as a POSIX shell does it: blanks, quotes and backslashes, and nothing else; no shell is run.</summary>
public static class ShellWords
{
    private const string NeedsShell = "|&;<>()`$";

    /// <summary>The words; with a problem there are none.</summary>
    public static (IReadOnlyList<string> Words, string? Problem) Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\'' or '"':
                    var end = ReadQuoted(text, i, word);
                    if (end < 0)
                    {
                        return ([], $"the quote {text[i]} at character {i + 1} is never closed");
                    }

                    (i, isWord) = (end, true);
                    break;
                case '\\' when i + 1 == text.Length:
                    return ([], "it ends with a backslash that stands before nothing");
                case '\\':
                    word.Append(text[++i]);
                    isWord = true;
                    break;
                case ' ' or '\t' or '\n':
                    if (isWord)
                    {
                        words.Add(word.ToString());
                    }

                    word.Clear();
                    isWord = false;
                    break;
                case var special when NeedsShell.Contains(special, StringComparison.Ordinal):
                    return ([], $"no shell is run, so the {special} at character {i + 1} does nothing there");
                case var ordinary:
                    word.Append(ordinary);
                    isWord = true;
                    break;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        return words.Count == 0 || words[0].Length == 0 ? ([], "there is no program in it") : (words, null);
    }

    /// <summary>Place of the closing quote, or -1. In double quotes a backslash protects a quote, another backslash, and what a shell would look at.</summary>
    private static int ReadQuoted(string text, int start, StringBuilder word)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                return i;
            }

            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`')
            {
                i++;
            }

            word.Append(text[i]);
        }

        return -1;
    }
}
