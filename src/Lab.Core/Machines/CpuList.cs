using System.Globalization;

namespace Lab.Core.Machines;

/// <summary>CPU numbers as the kernel lists them: `0-3,6`.</summary>
public static class CpuList
{
    /// <summary>Linux is built for fewer.</summary>
    private const int Most = 8192;

    /// <summary>The numbers of a list; an empty text gives none.</summary>
    /// <exception cref="FormatException">The text is no such list.</exception>
    public static int[] Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(ParseRange)];

    /// <summary>The same for what a person wrote: false where it is no such list. Each number is there once.</summary>
    public static bool TryParse(string text, out int[] cpus)
    {
        var ranges = text.Split(',');
        var isList = ranges.All(IsRange);
        cpus = isList ? [.. ranges.SelectMany(ParseRange).Distinct()] : [];
        return isList;
    }

    /// <summary>The list of the numbers, each written out.</summary>
    public static string Format(IEnumerable<int> cpus) => string.Join(',', cpus);

    private static bool IsRange(string range)
    {
        int[] ends = [.. range.Split('-').Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var cpu) ? cpu : Most)];
        return ends.Length <= 2 && ends[0] <= ends[^1] && ends[^1] < Most;
    }

    private static IEnumerable<int> ParseRange(string range)
    {
        var ends = range.Split('-');
        var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        var last = ends.Length == 1 ? first : int.Parse(ends[1], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1);
    }
}
