using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Reporting.Text;

/// <summary>What a run does not tell.</summary>
internal static class LimitsText
{
    internal static string Of(Assessment assessment)
    {
        var definition = assessment.Run.Plan.Definition;
        var switched = definition.SwitchedLoads.ToArray();
        var isVeth = assessment.Run.Environment.Server.Network == NetworkMode.Veth;
        string[] lines =
        [
            "It holds for this machine, this kernel, this server and this load. Another rate, body size or number of connections is another question.",
            .. switched.Length == 0 ? Array.Empty<string>() : ["CPU per request at saturation is the net effect: a loaded system batches and absorbs part of the cost."],
            .. isVeth ? Array.Empty<string>() : ["Server and load shared loopback: what the client's side of the kernel did is measured too."],
            definition.HasTrials ? TrialLimit : "What a probe costs in rare moments that fell into no window (loading, first attach, a burst of its reader) is not in it.",
            .. definition.Sweeps.Any() ? ["A knee is where this rule puts it; it depends on the length of a run (a backlog has that long to grow), and steps that are far apart blur it."] : Array.Empty<string>(),
            .. switched.Select(Latency),
        ];
        return string.Join('\n', lines.Select(line => $"- {line}"));
    }

    private const string TrialLimit =
        "The lab's own objects were loaded, attached and detached by a process on the load's CPUs: on a machine whose every CPU serves, that takes time from the server too. "
        + "Tools were started on the server's CPUs, as on a machine of their own. "
        + "What a probe costs while it stays attached is another question, and other experiments answer it.";

    private static string Latency(LoadSpec load) => load is OpenLoop
        ? $"`{load.Name}` is an open loop: its latency counts from when each request was due, so a stall of the server is in it, the waiting of all that came meanwhile included. "
            + "Requests that were never sent have no latency; they are counted above and among the errors."
        : $"`{load.Name}` is a closed loop: a stall of the server is hidden in its latency. Each connection waits for its answer, so the requests that would have come meanwhile are never sent "
            + "(\"coordinated omission\", Gil Tene). Users would see a longer tail; an open loop shows it.";
}
