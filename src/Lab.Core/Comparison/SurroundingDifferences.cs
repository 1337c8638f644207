using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Comparison;

/// <summary>Finds what is not the same around two runs: machine, versions, server, placement, and the probes of the same name.</summary>
internal static class SurroundingDifferences
{
    private static readonly (string What, Func<RunRecord, string> Of)[] Aspects =
    [
        ("target", run => run.Plan.Target),
        ("lab", run => run.Environment.LabVersion),
        ("kernel", run => run.Environment.Machine.Kernel),
        ("CPU model", run => run.Environment.Machine.CpuModel),
        ("CPUs", run => List(run.Environment.Machine.Cpus)),
        ("virtualisation", run => run.Environment.Machine.Virtualisation ?? "none seen"),
        ("mitigations", run => run.Environment.Machine.Mitigations),
        ("clock source", run => run.Environment.Machine.ClockSource),
        ("interrupt time accounted apart", run => YesNo(run.Environment.Machine.IrqTimeAccounted)),
        ("hardware counters", run => YesNo(run.Environment.Machine.HardwareCounters)),
        ("BTF", run => YesNo(run.Environment.Machine.Btf)),
        ("attach types that work", AttachTypes),
        ("libbpf", run => run.Environment.Machine.Libbpf),
        ("bpftrace", run => run.Environment.Machine.Bpftrace ?? "none"),
        ("server", run => run.Environment.Server.Software),
        ("network", run => NameOf(run.Environment.Server.Network)),
        ("CPUs of server and readers", run => List(run.Environment.Server.Cpus)),
        ("CPUs of load and controller", run => List(run.Environment.LoadCpus)),
    ];

    internal static IReadOnlyList<Surrounding> Between(RunRecord a, RunRecord b) =>
    [
        .. Aspects.Select(aspect => new Surrounding(aspect.What, aspect.Of(a), aspect.Of(b)))
            .Concat(Probes(a.Plan, b.Plan))
            .Concat(Rates(a.Plan, b.Plan))
            .Where(aspect => aspect.A != aspect.B),
    ];

    internal static string NameOf(NetworkMode network) => network switch
    {
        NetworkMode.Veth => "veth",
        NetworkMode.Loopback => "loopback",
        NetworkMode.Bridge => "a container engine's bridge",
        NetworkMode.Remote => "from another machine",
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, message: null),
    };

    private static IEnumerable<Surrounding> Probes(ExperimentPlan a, ExperimentPlan b) =>
        from arm in a.Arms
        let other = b.Arms.FirstOrDefault(each => each.Id == arm.Id)
        where other is not null && arm.Kind == ArmKind.Probe
        select new Surrounding($"{arm.Id} attaches to", Hooks(arm), Hooks(other));

    /// <summary>The same share of another capacity is another rate.</summary>
    private static IEnumerable<Surrounding> Rates(ExperimentPlan a, ExperimentPlan b) =>
        from open in a.Definition.Loads.OfType<OpenLoop>()
        let other = b.Definition.Loads.OfType<OpenLoop>().FirstOrDefault(each => each.Name == open.Name)
        where other is not null
        select new Surrounding($"rate of {open.Name}", LoadDescription.Of(open.Rate), LoadDescription.Of(other.Rate));

    private static string Hooks(Arm arm) => string.Join(", ", arm.Attach);

    private static string AttachTypes(RunRecord run) =>
        string.Join(", ", run.Environment.Machine.AttachTypes.Where(type => type.Refusal is null).Select(type => type.Type));

    private static string List(int[] cpus) => string.Join(',', cpus.Select(cpu => cpu.ToString(CultureInfo.InvariantCulture)));

    private static string YesNo(bool value) => value ? "yes" : "no";
}
