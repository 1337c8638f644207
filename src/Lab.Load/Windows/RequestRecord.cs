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
}

/// <summary>What happened to one request or connection, on its way from the engine's thread to the controller.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC when it began.</param>
/// <param name="EndNs">The same when it ended; never before the start.</param>
/// <param name="Slot">Number of the connection in flight.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Error">For a failure its kind; else of no meaning. A byte, to keep the record at 24.</param>
internal readonly record struct RequestRecord(long StartNs, long EndNs, int Slot, RecordKind Kind, byte Error)
{
    public static RequestRecord Answered(int slot, long startNs, long endNs) => new(startNs, endNs, slot, RecordKind.Answered, 0);

    public static RequestRecord Connected(int slot, long ns) => new(ns, ns, slot, RecordKind.Connected, 0);

    public static RequestRecord Failed(int slot, long startNs, long endNs, LoadError error) =>
        new(startNs, endNs, slot, RecordKind.Failed, (byte)error);
}
