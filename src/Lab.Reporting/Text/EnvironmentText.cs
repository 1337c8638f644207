using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Reporting.Text;

/// <summary>Machine, server and placement, as a list.</summary>
internal static class EnvironmentText
{
    internal static string Of(RunRecord run)
    {
        var (environment, machine, server) = (run.Environment, run.Environment.Machine, run.Environment.Server);
        var network = server.Network switch
        {
            NetworkMode.Veth => "veth: the server in a network namespace of its own",
            NetworkMode.Bridge => "bridge: the server in a container behind its engine's bridge",
            NetworkMode.Remote => "from another machine, over their network",
            _ => $"loopback{(server.NetworkRefusal is { } why ? $" (veth could not be made: {why})" : "")}",
        };
        return string.Join('\n', string.Create(CultureInfo.InvariantCulture, $"- started {environment.StartedUtc.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, target `{run.Plan.Target}`, lab {environment.LabVersion}, seed {run.Plan.Seed}"),
            $"- kernel {machine.Kernel}; {machine.CpuModel}, CPUs {Cpus(machine.Cpus)}; virtualisation: {machine.Virtualisation ?? "none seen"}; clock source {machine.ClockSource}; mitigations: {machine.Mitigations}",
            $"- server: {server.Software}, body {run.Plan.Definition.Server.BodyBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes; {network}",
            $"- placement: server and readers on CPUs {Cpus(server.Cpus)}, {Load(run.Plan.Definition)} on CPUs {Cpus(environment.LoadCpus)}",
            $"- libbpf {machine.Libbpf}; bpftrace {machine.Bpftrace ?? "none"}; BTF {(machine.Btf ? "yes" : "no")}; interrupt time accounted apart: {(machine.IrqTimeAccounted ? "yes" : "no")}");
    }

    private static string Load(ExperimentDefinition definition) =>
        definition.LoadFrom == LoadPlace.Target ? "load on the machine under test too, driven by its agent," : "load and controller";

    private static string Cpus(int[] cpus) => string.Join(',', cpus.Select(cpu => cpu.ToString(CultureInfo.InvariantCulture)));
}
