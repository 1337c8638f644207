namespace Lab.Core.Machines;

/// <summary>What the kernel shows of a tool that is in force: the things by which it watches.</summary>
/// <param name="Programs">BPF programs that it holds.</param>
/// <param name="Links">BPF links that it holds.</param>
/// <param name="PerfEvents">Perf events that it holds.</param>
/// <param name="TracedThreads">Threads of the server that it traces (ptrace).</param>
/// <param name="PacketSockets">Packet sockets that it holds.</param>
public sealed record AttachmentProof(int Programs, int Links, int PerfEvents, int TracedThreads, int PacketSockets)
{
    /// <summary>Whether there is any.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsThere => Programs + Links + PerfEvents + TracedThreads + PacketSockets > 0;

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
