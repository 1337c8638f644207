using System.Buffers;
using System.Globalization;
using System.Text;
using Lab.Core.Definitions;

namespace Lab.Load.Http;

/// <summary>Where a request lies among the bytes of all.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Bytes of it.</param>
internal readonly record struct RequestSlice(int Offset, int Length);

/// <summary>The requests of a load, one for each path: made once, one after another in memory, and sent again and again.</summary>
internal sealed class RequestSet
{
    private static readonly SearchValues<string> _lengthExpected = SearchValues.Create(["POST", "PUT", "PATCH"], StringComparison.Ordinal);

    private readonly RequestSlice[] _slices;
    private readonly byte[] _bytes;
    private readonly int[] _round;
    private readonly PathChoice _choice;

    /// <param name="spec">What to ask for.</param>
    /// <param name="host">Value of the Host header.</param>
    /// <param name="keepAlive">False: the server is asked to close after its answer.</param>
    /// <exception cref="ArgumentException">A part of it would break the protocol.</exception>
    public RequestSet(RequestSpec spec, string host, bool keepAlive)
    {
        if (RequestRules.Faults(spec).FirstOrDefault() is { } fault)
        {
            throw new ArgumentException($"{fault.Problem}. {fault.Mend}", nameof(spec));
        }

        ThrowIfNoHost(host);
        ToHead = spec.Method == "HEAD";
        _choice = spec.Choice;
        _round = RequestOrder.Round([.. spec.Paths.Select(path => path.Weight)]);
        _slices = new RequestSlice[spec.Paths.Count];
        _bytes = Write(spec, FieldsOf(spec, host, keepAlive));
    }

    /// <summary>True when answers have no body, whatever they say.</summary>
    public bool ToHead { get; }

    /// <summary>All requests.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Where each path's request lies.</summary>
    public ReadOnlySpan<RequestSlice> Slices => _slices;

    /// <summary>An order of its own for a thread.</summary>
    /// <param name="seed">For a random choice: the same seed draws the same order. A round robin is always the same.</param>
    public RequestOrder NewOrder(int seed) => new(_round, _choice == PathChoice.Weighted ? seed : null);

    private byte[] Write(RequestSpec spec, string fields)
    {
        var body = Encoding.UTF8.GetBytes(spec.Body ?? "");
        var bytes = new ArrayBufferWriter<byte>();
        for (var index = 0; index < _slices.Length; index++)
        {
            var offset = bytes.WrittenCount;
            bytes.Write(Encoding.ASCII.GetBytes($"{spec.Method} {spec.Paths[index].Path} HTTP/1.1\r\n{fields}\r\n"));
            bytes.Write(body);
            _slices[index] = new(offset, bytes.WrittenCount - offset);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static string FieldsOf(RequestSpec spec, string host, bool keepAlive)
    {
        var fields = new StringBuilder().Append($"Host: {host}\r\n");
        foreach (var header in RequestRules.Replaceable.Where(ours => !spec.Headers.Any(theirs => RequestRules.SameName(theirs, ours))))
        {
            fields.Append($"{header.Name}: {header.Value}\r\n");
        }

        foreach (var header in spec.Headers)
        {
            fields.Append($"{header.Name}: {header.Value}\r\n");
        }

        // Where a method means a body, its absence is said: RFC 9110, 8.6.
        if (spec.Body is not null || _lengthExpected.Contains(spec.Method))
        {
            fields.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(spec.Body ?? "")}\r\n");
        }

        return fields.Append(keepAlive ? "" : "Connection: close\r\n").ToString();
    }

    private static void ThrowIfNoHost(string host)
    {
        var bare = host.Length > 0 && host[0] != '[' && host.Count(letter => letter == ':') > 1;
        if (host.Length == 0 || bare || host.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"'{host}' is no value for a Host header; an IPv6 address stands in brackets there.", nameof(host));
        }
    }
}
