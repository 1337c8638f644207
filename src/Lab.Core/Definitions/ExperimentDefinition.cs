using System.Text.Json.Serialization;

namespace Lab.Core.Definitions;

/// <summary>How the load reaches the server.</summary>
public enum NetworkMode
{
    /// <summary>The server in a network namespace of its own behind a veth pair: two hosts on one machine.</summary>
    Veth,

    /// <summary>Over loopback: what the client's side of the kernel does is measured too.</summary>
    Loopback,

    /// <summary>The server in a container behind the bridge of its engine: both sides of the kernel's work are on this machine, each on whichever CPU.</summary>
    Bridge,

    /// <summary>From another machine, at an address that this one has in their network.</summary>
    Remote,
}

/// <summary>A question: one server, some loads, a baseline and the probes to compare with it.</summary>
/// <param name="Name">Name of the experiment; the file's name without its ending.</param>
/// <param name="Question">What it asks, in a sentence.</param>
/// <param name="Server">The server under test.</param>
/// <param name="Loads">The loads put on it.</param>
/// <param name="Probes">Names of probe folders, `folder/variant` for one variant only, or paths of a user's own probes.</param>
/// <param name="Margin">Equivalence margin as a fraction: an effect inside it does not matter to the asker.</param>
/// <param name="Precision">Half-width of the 95 % interval of the primary metric, as a fraction, at which measuring stops.</param>
/// <param name="MaxTime">Longest time for the switchback of all loads together.</param>
/// <param name="Controls">Switching classes whose control is measured even where no probe of the class is asked for; null for none.</param>
public sealed record ExperimentDefinition(
    string Name,
    string Question,
    ServerSpec Server,
    IReadOnlyList<LoadSpec> Loads,
    IReadOnlyList<string> Probes,
    double Margin,
    double Precision,
    TimeSpan MaxTime,
    IReadOnlyList<SwitchingClass>? Controls = null)
{
    /// <summary>
    /// The YAML file that was named instead of one of the lab's own experiments, as it was named; null for those, and
    /// in plans of older versions.
    /// </summary>
    public string? File { get; init; }

    /// <summary>What is said about its probes, and put to the test; null for nothing.</summary>
    public Claim? Claim { get; init; }

    /// <summary>Commands to compare too, as a user writes them; null for none.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    /// <summary>The arm that the others are held against (`folder/variant`); null for none.</summary>
    public string? Reference { get; init; }

    /// <summary>Also measures how user space reads maps, before there is any load.</summary>
    public bool MapAccess { get; init; }

    /// <summary>What is tried under the loads instead of pairs; null for an ordinary experiment, as in plans of before there were trials.</summary>
    public IReadOnlyList<TrialKind>? Trials { get; init; }

    /// <summary>Where the server runs, one place after the other in turns; null for the one that `--target` says. No run has any: each site's has a server.</summary>
    public IReadOnlyList<ServerSite>? Sites { get; init; }

    /// <summary>Where the loads run.</summary>
    public LoadPlace LoadFrom { get; init; }

    /// <summary>True when the loads are there for trials, and nothing is paired.</summary>
    [JsonIgnore]
    public bool HasTrials => Trials is { Count: > 0 };

    /// <summary>True when instructions are counted instead of time (`--count instructions`); then every load is a counted one.</summary>
    [JsonIgnore]
    public bool IsCounted => Loads.Count > 0 && Loads.All(load => load is CountedLoop);

    /// <summary>The loads under which pairs are switched while requests go on: all but the sweeps; none where there are trials.</summary>
    [JsonIgnore]
    public IEnumerable<LoadSpec> SwitchedLoads => HasTrials ? [] : Loads.Where(load => load is not SweepLoop);

    /// <summary>The sweeps.</summary>
    [JsonIgnore]
    public IEnumerable<SweepLoop> Sweeps => Loads.OfType<SweepLoop>();
}

/// <summary>The server under test: a private Apache, or one that runs already.</summary>
/// <param name="BodyBytes">Size of the static file that it serves, bytes.</param>
/// <param name="Network">How the load reaches it.</param>
/// <param name="Adopted">A running server to measure instead; nothing about it is changed.</param>
/// <param name="Mpm">How the private Apache shares its work; runs of before there was a choice don't say, and had `event`.</param>
public sealed record ServerSpec(int BodyBytes, NetworkMode Network, AdoptedServer? Adopted = null, Mpm Mpm = Mpm.Event)
{
    /// <summary>True for a container without its engine's filter of system calls (seccomp).</summary>
    public bool Unconfined { get; init; }
}

/// <summary>Apache's multi-processing modules, both with one process of many threads.</summary>
public enum Mpm
{
    /// <summary>mpm_event, Debian's own choice: a listener that also ends connections. Its cost per request swings every 100 ms or so.</summary>
    Event,

    /// <summary>mpm_worker: a thread sees its connection to the end. Steady, and so the lab's choice (docs/0009-noise.md).</summary>
    Worker,
}

/// <summary>A server that runs already.</summary>
/// <param name="Pid">Its main process; the processes below it belong to it.</param>
/// <param name="Port">TCP port it listens on, on loopback.</param>
public sealed record AdoptedServer(int Pid, int Port);
