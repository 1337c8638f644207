using System.Text.Json.Serialization;

namespace Lab.Core.Records;

/// <summary>How a run came to its end.</summary>
public enum RunEnding
{
    /// <summary>It has not said so: it still runs, or it was killed.</summary>
    Unfinished,

    /// <summary>As planned.</summary>
    Done,

    /// <summary>Somebody stopped it.</summary>
    Interrupted,

    /// <summary>Something failed.</summary>
    Failed,
}

/// <summary>
/// How a run ended: end.json. It is there from the start, as unfinished, so that a run that is killed is known for one.
/// </summary>
/// <param name="How">How.</param>
/// <param name="Reason">What failed; null unless something did.</param>
public sealed record RunEnd(RunEnding How, string? Reason = null)
{
    /// <summary>What a report says of it first; null for a run that ended as planned.</summary>
    [JsonIgnore]
    public string? Sentence => How switch
    {
        RunEnding.Done => null,
        RunEnding.Interrupted => "Interrupted: this is what was measured until then.",
        RunEnding.Failed => $"Broken off: this is what was measured until then. {OneLine(Reason ?? "")}".TrimEnd(),
        _ => "Broken off without a word (it was killed, or it still runs): this is what was measured so far.",
    };

    private static string OneLine(string text) =>
        string.Join(
            ' ',
            text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
