using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Lab.Bpf;

namespace Lab.SystemTests.Bpf;

/// <summary>struct tcplife_event.</summary>
internal sealed record TcplifeEvent(
    int Pid,
    string Comm,
    IPEndPoint Local,
    IPEndPoint Remote,
    long TxKb,
    long RxKb,
    long Ns)
{
    public static TcplifeEvent Parse(ReadOnlySpan<byte> sample) => new(
        MemoryMarshal.Read<int>(sample),
        Field.Comm(sample[4..]),
        Field.EndPoint(sample[20..]),
        Field.EndPoint(sample[38..]),
        MemoryMarshal.Read<long>(sample[56..]),
        MemoryMarshal.Read<long>(sample[64..]),
        MemoryMarshal.Read<long>(sample[72..]));
}

/// <summary>struct soaccept_event.</summary>
internal sealed record SoacceptEvent(int Pid, string Process, IPEndPoint Peer, int Result)
{
    public static SoacceptEvent Parse(ReadOnlySpan<byte> sample) => new(
        MemoryMarshal.Read<int>(sample),
        Field.Comm(sample[4..]),
        Field.EndPoint(sample[20..]),
        MemoryMarshal.Read<int>(sample[40..]));
}

internal static class Field
{
    public static string Comm(ReadOnlySpan<byte> at)
    {
        var comm = at[..16];
        return Encoding.ASCII.GetString(comm[..comm.IndexOf((byte)0)]);
    }

    /// <summary>A 16-byte address and the port behind it.</summary>
    public static IPEndPoint EndPoint(ReadOnlySpan<byte> at)
    {
        var address = new IPAddress(at[..16]);
        return new IPEndPoint(
            address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address,
            MemoryMarshal.Read<ushort>(at[16..]));
    }
}

/// <summary>Delegates can't be generic over spans, so a parser is a type of its own.</summary>
internal delegate T Parser<out T>(ReadOnlySpan<byte> sample);

/// <summary>Collects the events of an object.</summary>
internal sealed class Collector<T> : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly List<T> events = [];
    private readonly RingBuffer ring;

    public Collector(BpfObject source, Parser<T> parse) =>
        ring = new RingBuffer(source.FindMap("events")!, sample => events.Add(parse(sample)));

    /// <summary>Waits until there are as many events as expected, or for two seconds; then a moment for any beyond.</summary>
    public List<T> Read(int expected)
    {
        var start = Stopwatch.GetTimestamp();
        while (events.Count < expected && Stopwatch.GetElapsedTime(start) < Patience)
        {
            Thread.Sleep(Pace);
            ring.Consume(); // the programs wake nobody for so few
        }

        Thread.Sleep(Pace);
        ring.Consume();
        return events;
    }

    public void Dispose() => ring.Dispose();
}
