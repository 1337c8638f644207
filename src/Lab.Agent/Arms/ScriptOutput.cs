using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lab.Agent.Arms;

/// <summary>What a user's bpftrace script prints: lines while it is attached, and at its end what END prints and its maps.</summary>
internal sealed partial class ScriptOutput(string file)
{
    private const int SampleChars = 32 * 1024;

    public string File => file;

    /// <summary>Bytes that are there now.</summary>
    public long Length => new FileInfo(file).Length;

    /// <summary>The beginning of the attachment that printed most: the first one of all had no load yet.</summary>
    public string Sample { get; private set; } = "";

    /// <summary>Counts the lines in the first <paramref name="printed"/> bytes: those came while it was attached.</summary>
    public async Task<ArmOutput> ReadAsync(long printed, CancellationToken cancellationToken)
    {
        var (events, lost, bytes) = (0L, 0L, 0L);
        var firstLines = new StringBuilder();
        using var reader = new StreamReader(file);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            bytes += Encoding.UTF8.GetByteCount(line) + 1;
            if (LostEvents().Match(line) is { Success: true } match)
            {
                lost += long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
            }
            else if (line.Length > 0 && bytes <= printed)
            {
                events++;
            }

            if (firstLines.Length < SampleChars)
            {
                firstLines.Append(line).Append('\n');
            }
        }

        if (firstLines.Length > Sample.Length)
        {
            Sample = firstLines.ToString();
        }

        return new ArmOutput(events, lost, bytes);
    }

    [GeneratedRegex(@"^Lost (?<count>\d+) events", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LostEvents();
}
