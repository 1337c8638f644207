using System.Globalization;
using System.Text;

namespace Lab.Core.Profiling;

/// <summary>
/// Stacks and how often each was seen, in the format that FlameGraph and speedscope read: a line a stack, frames from the outermost to the
/// innermost with semicolons between them, a space, the count.
/// </summary>
public sealed class FoldedStacks
{
    /// <summary>Between two frames.</summary>
    public const char Separator = ';';

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Every stack once, in the order of its text.</summary>
    public IEnumerable<KeyValuePair<string, long>> Entries => _counts;

    /// <summary>Samples in all.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>How often a stack was seen.</summary>
    public long this[string stack] => _counts.GetValueOrDefault(stack);

    /// <summary>Several put together.</summary>
    public static FoldedStacks Merge(IEnumerable<FoldedStacks> parts)
    {
        var all = new FoldedStacks();
        foreach (var (stack, count) in parts.SelectMany(part => part.Entries))
        {
            all.Add(stack, count);
        }

        return all;
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="FormatException">A line is no stack with a count; the message names it.</exception>
    public static FoldedStacks Parse(string text)
    {
        var stacks = new FoldedStacks();
        foreach (var (line, index) in text.Split('\n').Select((line, index) => (line, index)).Where(entry => entry.line.Length > 0))
        {
            var space = line.LastIndexOf(' ');
            if (space <= 0 || !long.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {index + 1} is no stack with a count: {line}"));
            }

            stacks.Add(line[..space], count);
        }

        return stacks;
    }

    /// <summary>Adds a stack of frames, outermost first.</summary>
    public void Add(IEnumerable<string> frames, long count) => Add(string.Join(Separator, frames), count);

    /// <summary>Adds a folded stack.</summary>
    public void Add(string stack, long count) => _counts[stack] = this[stack] + count;

    /// <summary>The lines, sorted: the same stacks give the same text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (stack, count) in _counts)
        {
            text.Append(stack).Append(' ').Append(count.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }
}
