using System.Globalization;
using System.Net;
using System.Text;
using Lab.Core.Machines;

namespace Lab.Load.Checks;

/// <summary>How an exchange with a server ended.</summary>
internal enum ExchangeEnd
{
    /// <summary>No connection was made.</summary>
    NotConnected,

    /// <summary>A whole answer came.</summary>
    Answered,

    /// <summary>The server closed before it was whole.</summary>
    Closed,

    /// <summary>The server reset the connection.</summary>
    Reset,

    /// <summary>It did not become whole in time.</summary>
    TimedOut,

    /// <summary>What came is no answer of HTTP/1.</summary>
    Malformed,
}

/// <summary>One request and what came back.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Begin">The first bytes that came.</param>
/// <param name="Status">Status of the answer; 0 where none came.</param>
internal sealed record Exchange(ExchangeEnd End, byte[] Begin, int Status)
{
    private const string SpeaksTls =
        "The load speaks plain HTTP: give a port where the server does too, or let it listen on one.";

    /// <summary>
    /// Servers that were asked in plain HTTP on a port of TLS and say so: Apache, nginx, and what is like them.
    /// </summary>
    private static readonly string[] TlsWords =
        ["HTTPS port", "SSL-enabled server port", "HTTP request to an HTTPS server"];

    /// <summary>What it says of the server.</summary>
    /// <param name="request">Method and path, for the message.</param>
    /// <param name="server">Where it listens.</param>
    public FirstAnswer Judge(string request, IPEndPoint server) => End switch
    {
        ExchangeEnd.NotConnected =>
            new(
                $"nothing listens at {server}: no connection could be made",
                "Check the address and the port, and that the server runs."),
        _ when IsTlsRecord => new($"{server} speaks TLS: to {request} it sent a TLS record", SpeaksTls),
        _ when Status == (int)HttpStatusCode.BadRequest
            && TlsWords.Any(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase)) =>
            new(
                $"{server} speaks TLS: to {request} it answered 400 and that plain HTTP was sent to its HTTPS port",
                SpeaksTls),
        ExchangeEnd.Answered when Status is >= 200 and < 300 => FirstAnswer.Good,
        ExchangeEnd.Answered => new(
            $"{server} answered {request} with status {Status.ToString(CultureInfo.InvariantCulture)}, and only 2xx is an answer", "Ask for a path that it serves: requests of the load in the experiment's file."),
        ExchangeEnd.Malformed =>
            new(
                $"{server} answered {request} with what is no HTTP/1 answer: {Shown}",
                "Give the port of a server that speaks HTTP/1.1."),
        ExchangeEnd.TimedOut when Begin.Length == 0 =>
            new(
                $"{server} took the connection and did not answer {request} in time",
                "See whether the server is stuck or overloaded, and whether it speaks HTTP there."),
        ExchangeEnd.TimedOut =>
            new(
                $"{server} did not end its answer to {request} in time: {Shown}",
                "Ask for a path with an answer that ends."),
        _ when Begin.Length == 0 => new(
            $"{server} {(End == ExchangeEnd.Reset ? "reset" : "closed")} the connection without an answer to {request}", "See whether it speaks plain HTTP there (a server of TLS may do this too), and read its error log."),
        _ => new($"{server} broke its answer to {request} off: {Shown}", "Read its error log."),
    };

    /// <summary>A record of TLS 1.x or SSL 3: an alert (21) or a handshake (22), and the version.</summary>
    private bool IsTlsRecord => Begin is [21 or 22, 3, <= 4, ..];

    private string Text => Encoding.Latin1.GetString(Begin);

    /// <summary>Its beginning, as far as it fits into a line.</summary>
    private string Shown
    {
        get
        {
            const int Most = 60;
            var line = Text.Split('\r', '\n')[0];
            var shown = new string(
                [.. line.Take(Most).Select(letter => char.IsAsciiLetterOrDigit(letter) || char.IsPunctuation(letter) || letter is ' ' or '=' or '+' ? letter : '.')]);
            return $"`{shown}`{(line.Length > Most ? "..." : "")}";
        }
    }
}
