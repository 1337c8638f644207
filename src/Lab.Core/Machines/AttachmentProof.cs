namespace Lab.Core.Machines;

/// <summary>What the kernel shows of a tool that is in force: the things by which it watches.</summary>
/// <param name="Programs">BPF programs that are attached for it: each has a link or a perf event.</param>
/// <param name="Links">BPF links that it holds.</param>
/// <param name="PerfEvents">Perf events that it holds.</param>
/// <param name="TracedThreads">Threads of the server that it traces (ptrace).</param>
/// <param name="PacketSockets">Packet sockets that it holds.</param>
public sealed record AttachmentProof(int Programs, int Links, int PerfEvents, int TracedThreads, int PacketSockets)
{
    /// <summary>Whether there is any.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsThere => Programs + Links + PerfEvents + TracedThreads + PacketSockets > 0;

    /// <summary>
    /// Whether it is as much of each kind as another. Perf events and traced threads may be fewer, for threads of the
    /// server end by themselves; none where there were some is less.
    /// </summary>
    public bool IsAtLeast(AttachmentProof other) =>
        Programs >= other.Programs && Links >= other.Links && PacketSockets >= other.PacketSockets
        && (PerfEvents > 0 || other.PerfEvents == 0) && (TracedThreads > 0 || other.TracedThreads == 0);

    /// <summary>In words: `2 BPF programs, 4 perf events`.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Say(Programs, "BPF program"), Say(Links, "BPF link"), Say(PerfEvents, "perf event"), Say(TracedThreads, "traced thread"), Say(PacketSockets, "packet socket"),
    }.Where(text => text.Length > 0));

    private static string Say(int count, string what) => count switch
    {
        0 => "",
        1 => $"1 {what}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {what}s"),
    };
}
