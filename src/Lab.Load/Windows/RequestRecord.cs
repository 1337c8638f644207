using Lab.Core.Records;

namespace Lab.Load.Windows;

/// <summary>What a record tells.</summary>
internal enum RecordKind : byte
{
    /// <summary>A request was answered in full with a 2xx.</summary>
    Answered,

    /// <summary>A connection was established.</summary>
    Connected,

    /// <summary>A request or a connection failed.</summary>
    Failed,

    /// <summary>Open loops: an arrival was taken up, its start being the time of that.</summary>
    Sent,
}

/// <summary>What happened to one request or connection, on its way from the engine's thread to the controller.</summary>
/// <param name="DueNs">CLOCK_MONOTONIC when it was due; in a closed loop, when it began.</param>
/// <param name="StartNs">The same when it began.</param>
/// <param name="EndNs">The same when it ended; never before the start.</param>
/// <param name="Slot">Number of the connection in flight.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Error">For a failure its kind; else of no meaning. A byte, to keep the record at 32.</param>
internal readonly record struct RequestRecord(long DueNs, long StartNs, long EndNs, int Slot, RecordKind Kind, byte Error)
{
    public static RequestRecord Answered(int slot, long dueNs, long startNs, long endNs) =>
        new(dueNs, startNs, endNs, slot, RecordKind.Answered, 0);

    public static RequestRecord Answered(int slot, long startNs, long endNs) => Answered(slot, startNs, startNs, endNs);

    public static RequestRecord Connected(int slot, long ns) => new(ns, ns, ns, slot, RecordKind.Connected, 0);

    public static RequestRecord Sent(int slot, long dueNs, long ns) => new(dueNs, ns, ns, slot, RecordKind.Sent, 0);

    public static RequestRecord Failed(int slot, long dueNs, long startNs, long endNs, LoadError error) =>
        new(dueNs, startNs, endNs, slot, RecordKind.Failed, (byte)error);

    public static RequestRecord Failed(int slot, long startNs, long endNs, LoadError error) => Failed(slot, startNs, startNs, endNs, error);
}
