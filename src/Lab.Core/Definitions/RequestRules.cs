using System.Buffers;
using System.Text;

namespace Lab.Core.Definitions;

/// <summary>What is wrong with a part of a request.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Mend">What to write instead.</param>
public sealed record RequestFault(string Problem, string Mend);

/// <summary>What may stand in a request: the syntax of HTTP (RFC 9110 and RFC 9112) and the limits of the load engine.</summary>
public static class RequestRules
{
    /// <summary>Weights of all paths together, at most: the length of a round.</summary>
    public const int MostWeight = 10_000;

    /// <summary>Bytes of a body at most.</summary>
    public const int MostBodyBytes = 1 << 20;

    /// <summary>Bytes at most of the bodies and paths of all requests: they are made before the load starts, one for each path.</summary>
    public const long MostBytes = 1 << 26;

    /// <summary>Headers that the engine sends unless the request has its own.</summary>
    public static readonly IReadOnlyList<RequestHeader> Replaceable = [new("User-Agent", "lab"), new("Accept", "*/*")];

    private static readonly string[] Owned = ["Host", "Connection", "Content-Length", "Transfer-Encoding"];
    private static readonly string[] Standard = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"];
    private static readonly string[] Bodiless = ["GET", "HEAD", "TRACE"];

    /// <summary>tchar: RFC 9110, 5.6.2.</summary>
    private static readonly SearchValues<char> TokenLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>All that is wrong with a request.</summary>
    public static IEnumerable<RequestFault> Faults(RequestSpec spec) =>
        new[] { OfMethod(spec.Method), OfPaths(spec), OfBody(spec) }
            .Concat(spec.Paths.Select(path => OfPath(path.Path)))
            .Concat(spec.Headers.Select((header, index) => OfHeader(header, [.. spec.Headers.Take(index)])))
            .OfType<RequestFault>();

    /// <summary>A method is a token, and its case matters: RFC 9110, 9.1.</summary>
    public static RequestFault? OfMethod(string method)
    {
        if (method.Length == 0 || method.AsSpan().ContainsAnyExcept(TokenLetters))
        {
            return new($"method is `{Shown(method)}`", "It must be one word of HTTP, as in GET or POST.");
        }

        if (Standard.FirstOrDefault(known => string.Equals(known, method, StringComparison.OrdinalIgnoreCase)) is { } meant && meant != method)
        {
            return new($"method is `{method}`, and methods are case-sensitive", $"Write {meant}.");
        }

        return string.Equals(method, "CONNECT", StringComparison.OrdinalIgnoreCase)
            ? new("method is CONNECT, which asks for a tunnel and not for a page", "Ask the server itself, as with GET.")
            : null;
    }

    /// <summary>The form that a server is asked in (RFC 9112, 3.2.1): a path, and what follows a question mark.</summary>
    public static RequestFault? OfPath(string path)
    {
        if (path.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return new($"path is `{Shown(path)}`, and the load engine does not offer TLS", "Measure the plain port behind it, and give the path only, as in /index.html.");
        }

        if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return new($"path is `{Shown(path)}`", "Give the path only, as in /index.html: the server is the experiment's.");
        }

        if (!path.StartsWith('/'))
        {
            return new($"path is `{Shown(path)}`", "It must begin with a slash, as in /index.html.");
        }

        return path.AsSpan().ContainsAnyExceptInRange('!', '~') || path.Contains('#', StringComparison.Ordinal)
            ? new($"path is `{Shown(path)}`", "Write spaces, # and what is not ASCII escaped, as in /a%20b.")
            : null;
    }

    /// <summary>Weights, and what all requests need of memory.</summary>
    public static RequestFault? OfPaths(RequestSpec spec)
    {
        if (spec.Paths.Count == 0 || spec.Paths.Any(path => path.Weight < 1))
        {
            return new("there is no path, or one whose weight is below 1", "Give one path at least, and whole numbers from 1 on.");
        }

        var weight = spec.Paths.Sum(path => (long)path.Weight);
        if (weight > MostWeight)
        {
            return new($"the weights of all paths come to {weight}", $"They may come to {MostWeight}: divide them, or name fewer paths.");
        }

        var bodyBytes = Encoding.UTF8.GetByteCount(spec.Body ?? "");
        return spec.Paths.Sum(path => (long)path.Path.Length + bodyBytes) > MostBytes
            ? new($"all paths with the body take more than {MostBytes >> 20} MiB", "Name fewer paths, or give a shorter body.")
            : null;
    }

    /// <summary>A name that is a token, and visible ASCII, with spaces or tabs inside, for a value: RFC 9110, 5.1 and 5.5.</summary>
    /// <param name="header">The header.</param>
    /// <param name="before">The headers before it: the same name comes once only (RFC 9110, 5.3).</param>
    public static RequestFault? OfHeader(RequestHeader header, IReadOnlyList<RequestHeader> before)
    {
        if (header.Name.Length == 0 || header.Name.AsSpan().ContainsAnyExcept(TokenLetters))
        {
            return new($"`{Shown(header.Name)}` is no name of a header", "Use letters, digits and dashes, as in Accept-Encoding.");
        }

        if (Owned.FirstOrDefault(name => string.Equals(name, header.Name, StringComparison.OrdinalIgnoreCase)) is { } owned)
        {
            return new($"header {owned} is the load engine's own", owned == "Connection" ? "Leave it out; keep_alive: says whether connections are kept." : "Leave it out.");
        }

        if (before.Any(other => SameName(other, header)))
        {
            return new($"header {header.Name} is given twice", "Give it once, with a comma between its values.");
        }

        var value = header.Value;
        return value.Length == 0 || value != value.Trim() || value.Any(letter => letter is not ('\t' or (>= ' ' and <= '~')))
            ? new($"header {header.Name} is `{Shown(value)}`", "It must be a line of ASCII text, without spaces around it.")
            : null;
    }

    /// <summary>Whether the method has a body: RFC 9110, 9.3; and 10.1.1 for the header Expect.</summary>
    public static RequestFault? OfBody(RequestSpec spec)
    {
        if (spec.Body is null)
        {
            return spec.Headers.Any(header => string.Equals(header.Name, "Expect", StringComparison.OrdinalIgnoreCase))
                ? new("header Expect is given without a body", "Leave it out, or give a body.")
                : null;
        }

        if (Bodiless.Contains(spec.Method, StringComparer.Ordinal))
        {
            return new($"a {spec.Method} has a body", "Leave the body out, or write method: POST.");
        }

        return Encoding.UTF8.GetByteCount(spec.Body) > MostBodyBytes
            ? new("the body is too long", $"It may have {MostBodyBytes} bytes.")
            : null;
    }

    /// <summary>Names of headers are the same whatever their case: RFC 9110, 5.1.</summary>
    public static bool SameName(RequestHeader one, RequestHeader other) => string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>On one line, and not too long for one.</summary>
    private static string Shown(string text)
    {
        const int Longest = 60;
        var line = string.Concat(text.Take(Longest).Select(letter => char.IsControl(letter) ? '?' : letter));
        return text.Length > Longest ? line + "..." : line;
    }
}
