using System.Globalization;

namespace Lab.Core.Machines;

/// <summary>CPU numbers as the kernel lists them: `0-3,6`.</summary>
public static class CpuList
{
    /// <summary>The numbers of a list; an empty text gives none.</summary>
    /// <exception cref="FormatException">The text is no such list.</exception>
    public static int[] Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(ParseRange)];

    /// <summary>The list of the numbers, each written out.</summary>
    public static string Format(IEnumerable<int> cpus) => string.Join(',', cpus);

    private static IEnumerable<int> ParseRange(string range)
    {
        var ends = range.Split('-');
        var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        var last = ends.Length == 1 ? first : int.Parse(ends[1], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1);
    }
}
