using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>The files that a tool writes, and what their lines stand for.</summary>
/// <param name="command">How its lines are to be read.</param>
/// <param name="file">Its standard output.</param>
/// <param name="errorFile">Its standard error.</param>
/// <param name="ownFile">The file that it may write itself.</param>
internal sealed class ToolOutput(ToolCommand command, string file, string errorFile, string ownFile)
{
    private const int SampleChars = 32 * 1024;
    private const int LookForBinary = 4096;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly Regex? _event = command.EventLine is { } line ? Expression(line) : null;
    private readonly Regex _lost = Expression(command.LostLine ?? @"\blost (?<count>\d+)");

    public string File => file;

    public string ErrorFile => errorFile;

    public string OwnFile => ownFile;

    /// <summary>The beginning of the attachment that printed most: the first one of all had no load yet.</summary>
    public string Sample { get; private set; } = "";

    public void Empty()
    {
        foreach (var each in new[] { file, errorFile, ownFile })
        {
            System.IO.File.WriteAllBytes(each, []);
        }

        // Some tools give up root before they open it.
        LibC.OpenToAll(ownFile);
    }

    public async Task<ArmOutput> ReadAsync(CancellationToken cancellationToken)
    {
        var printed = await CountAsync(file, (_, _) => true, cancellationToken);
        var own = IsText(ownFile) ? await CountAsync(ownFile, (_, _) => true, cancellationToken) : default;
        // Its own name before a line is how a tool says something about itself.
        var complained = await CountAsync(errorFile, (line, name) => !line.Split(' ', 2)[0].EndsWith(name, StringComparison.Ordinal), cancellationToken);
        Tally[] streams = [printed, own, complained];
        var events = _event is null
            ? streams.FirstOrDefault(each => each.Events > 0)
            : new Tally(streams.Sum(each => each.Events), 0, streams.Select(each => each.Sample).FirstOrDefault(text => text?.Length > 0));
        if (events.Sample is { } sample && sample.Length > Sample.Length)
        {
            Sample = sample;
        }

        return new ArmOutput(events.Events, streams.Sum(each => each.Lost), new FileInfo(file).Length + new FileInfo(ownFile).Length + new FileInfo(errorFile).Length);
    }

    private static Regex Expression(string text) => new(text, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, MatchTimeout);

    private static long CountIn(Match match, long orElse) =>
        long.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : orElse;

    private static bool IsText(string path)
    {
        using var stream = System.IO.File.OpenRead(path);
        var bytes = new byte[LookForBinary];
        return !bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    private async Task<Tally> CountAsync(string path, Func<string, string, bool> isEvent, CancellationToken cancellationToken)
    {
        var (events, lost) = (0L, 0L);
        var firstLines = new StringBuilder();
        var name = command.Name + ":";
        using var reader = new StreamReader(path);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (firstLines.Length < SampleChars)
            {
                firstLines.Append(line).Append('\n');
            }

            if (_lost.Match(line) is { Success: true } admitted)
            {
                lost += CountIn(admitted, orElse: 0);
                continue;
            }

            if (_event is null)
            {
                events += line.Length > 0 && isEvent(line, name) ? 1 : 0;
            }
            else if (_event.Match(line) is { Success: true } match)
            {
                events += CountIn(match, orElse: 1);
            }
        }

        return new(events, lost, firstLines.ToString());
    }

    private readonly record struct Tally(long Events, long Lost, string? Sample);
}
