namespace Lab.Runner.Definitions;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Spelling
{
    /// <summary>The word nearest to what was written, if any is near (a third of its letters, at least two).</summary>
    public static string? Nearest(string written, IEnumerable<string> words) =>
        words.Select(word => (Word: word, Distance: Distance(written, word)))
            .Where(entry => entry.Distance <= Math.Max(2, entry.Word.Length / 3))
            .OrderBy(entry => entry.Distance)
            .ThenBy(entry => entry.Word, StringComparer.Ordinal)
            .Select(entry => entry.Word)
            .FirstOrDefault();

    /// <summary>Edit distance (Levenshtein 1966), one row at a time.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
