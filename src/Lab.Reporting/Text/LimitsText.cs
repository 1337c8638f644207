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
        var sharesLoopback = assessment.Run.Environment.Server.Network == NetworkMode.Loopback;
        string[] lines =
        [
            "It holds for this machine, this kernel, this server and this load. Another rate, body size or number of connections is another question.",
            .. definition.IsCounted ? [CountedLimit] : switched.Length == 0 ? Array.Empty<string>() : ["CPU per request at saturation is the net effect: a loaded system batches and absorbs part of the cost."],
            .. definition is { IsCounted: true, LoadFrom: LoadPlace.Target } ? [OwnLoadLimit] : Array.Empty<string>(),
            .. sharesLoopback ? ["Server and load shared loopback: what the client's side of the kernel did is measured too."] : Array.Empty<string>(),
            definition.HasTrials ? TrialLimit : "What a probe costs in rare moments that fell into no window (loading, first attach, a burst of its reader) is not in it.",
            .. definition.Sweeps.Any() ? ["A knee is where this rule puts it; it depends on the length of a run (a backlog has that long to grow), and steps that are far apart blur it."] : Array.Empty<string>(),
            .. switched.Where(load => load is not CountedLoop).Select(Latency),
        ];
        return string.Join('\n', lines.Select(line => $"- {line}"));
    }

    private const string CountedLimit =
        "Instructions are not time: a cache miss, a lock that somebody else holds or the switch of an address space costs time and next to no instructions, and an emulated CPU has none of a real one's "
        + "caches and traps. A change says how much more the machine has to do for a request, not how much longer that takes.";

    private const string OwnLoadLimit =
        "The load ran on the machine under test, so what it takes to ask is among the instructions of a request: a change in instructions is the probe's (client's side of the connection included), "
        + "and as a percentage it is smaller than it would be of the server's alone.";

    private const string TrialLimit =
        "The lab's own objects were loaded, attached and detached by a process on the load's CPUs: on a machine whose every CPU serves, that takes time from the server too. "
        + "Tools were started on the server's CPUs, as on a machine of their own. "
        + "What a probe costs while it stays attached is another question, and other experiments answer it.";

    private static string Latency(LoadSpec load) => load switch
    {
        OpenLoop { KnowsDueTimes: false } =>
            $"`{load.Name}` is an open loop by NBomber: its latency counts from when NBomber began each request, waiting for a connection included, so a stall of the server is in it. "
            + "How late NBomber itself was with a request is not: it does not tell when it meant to begin.",
        OpenLoop =>
            $"`{load.Name}` is an open loop: its latency counts from when each request was due, so a stall of the server is in it, the waiting of all that came meanwhile included. "
            + "Requests that were never sent have no latency; they are counted above and among the errors.",
        _ =>
            $"`{load.Name}` is a closed loop: a stall of the server is hidden in its latency. Each connection waits for its answer, so the requests that would have come meanwhile are never sent "
            + "(\"coordinated omission\", Gil Tene). Users would see a longer tail; an open loop shows it.",
    };
}
