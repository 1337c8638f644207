namespace Lab.Core.Definitions;

/// <summary>What a load asks the server for. What it may hold, <see cref="RequestRules"/> says.</summary>
/// <param name="Method">Method of HTTP: GET, HEAD, POST, ...</param>
/// <param name="Paths">One path or several.</param>
/// <param name="Choice">Which of several paths comes next.</param>
/// <param name="Headers">
/// Headers besides the ones that the engine sends itself. User-Agent and Accept take the place of its own; Host, Connection, Content-Length and
/// Transfer-Encoding stay the engine's.
/// </param>
/// <param name="Body">Text of the body, sent as UTF-8; null for none.</param>
public sealed record RequestSpec(
    string Method,
    IReadOnlyList<RequestPath> Paths,
    PathChoice Choice,
    IReadOnlyList<RequestHeader> Headers,
    string? Body)
{
    /// <summary>A GET of the one page that the private server has.</summary>
    public static readonly RequestSpec Index = new("GET", [new("/index.html", Weight: 1)], PathChoice.RoundRobin, [], Body: null);

    /// <summary>Equal when the same is asked for; a record alone would ask whether the lists are the same objects, and after a plan was read none are.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(RequestSpec? other) => other is not null
        && (Method, Choice, Body) == (other.Method, other.Choice, other.Body)
        && Paths.SequenceEqual(other.Paths)
        && Headers.SequenceEqual(other.Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Method, Choice, Body, Paths.Count, Headers.Count);
}

/// <summary>A path, and how often it is asked for against the others.</summary>
/// <param name="Path">Path and query, escaped, beginning with a slash.</param>
/// <param name="Weight">A whole number from 1 on.</param>
public sealed record RequestPath(string Path, int Weight);

/// <summary>A header of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record RequestHeader(string Name, string Value);

/// <summary>Which of several paths comes next.</summary>
public enum PathChoice
{
    /// <summary>One after the other, each as often in a round as its weight says.</summary>
    RoundRobin,

    /// <summary>Drawn at random (seeded), as often as its weight says.</summary>
    Weighted,
}
