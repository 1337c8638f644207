using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;

namespace Lab.Tests.Synthetic;

/// <summary>What an arm of a made-up run truly does.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Cost">Change of CPU per request, as a fraction.</param>
/// <param name="Noise">Standard deviation of a window's CPU per request, as a fraction.</param>
public sealed record SyntheticArm(Arm Arm, double Cost, double Noise = 0.02);

/// <summary>The parts of a made-up experiment.</summary>
public static class SyntheticExperiment
{
    public const string Load = "saturation";

    public static Arm Probe(string id, GroundTruth eventPer = GroundTruth.Connection, string? notRun = null) => new(
        id, ArmKind.Probe, SwitchingClass.Link, Hooks: 1, eventPer,
        [new AttachPoint("tp_btf", "inet_sock_set_state", ServerHitsPerEvent: 5, LoadHitsPerEvent: 5)], "BTF", notRun);

    public static ExperimentPlan Plan(IEnumerable<Arm> arms, double margin = 0.02, params string[] loads) => new(
        new ExperimentDefinition(
            "tcplife", "What does watching every connection cost?", new ServerSpec(1024, NetworkMode.Veth),
            [.. (loads.Length == 0 ? [Load] : loads).Select(load => new ClosedLoop(load, 16, KeepAlive: false))],
            ["tcplife"], margin, Precision: 0.01, TimeSpan.FromMinutes(2)),
        "local", Seed: 42, [.. arms], Schedules: [], Batch: 1, FixedBlocks: false);

    public static Core.Records.RunEnvironment Environment(params string[] doubts) => new(
        "0.1.0", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        new Capabilities("6.18.5", "Some CPU", [0, 1], Btf: true, [new AttachCapability("kprobe", "No such file or directory")], "1.1.0", "0.17.0", HardwareCounters: false, IrqTimeAccounted: false, "tsc", "kvm", "none"),
        new ServerInfo("Apache/2.4.66", ["198.18.0.2"], 8080, [100, 101], NetworkMode.Veth, NetworkRefusal: null, 4026532000, [0]),
        LoadCpus: [1], doubts);
}
