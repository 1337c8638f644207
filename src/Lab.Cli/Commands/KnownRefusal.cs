using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Definitions;

namespace Lab.Cli.Commands;

/// <summary>Why a variant can't run on a machine, as far as that is known without loading it.</summary>
internal static class KnownRefusal
{
    private const string Envoy = "envoy";

    /// <summary>The reason; null where nothing is known that stands against it.</summary>
    public static string? Of(RequestedProbe probe, Capabilities capabilities) =>
        probe.Variant.Command is { } command && !Exists(command.Words[0]) ? $"there is no program {command.Words[0]}"
        : probe.Variant.Tool == ProbeTool.Bpftrace && capabilities.Bpftrace is null ? "bpftrace does not start"
        : probe.Variant.Attach.Any(point => point.Type == Envoy) && !Exists(Envoy) ? $"{Envoy} is not on PATH"
        : probe.Variant.Attach
            .Select(point => capabilities.AttachTypes.FirstOrDefault(type => type.Type == point.Type)?.Refusal)
            .FirstOrDefault(refusal => refusal is not null);

    /// <summary>The arms as they are on a machine: one that is known to be refused carries the reason.</summary>
    public static IReadOnlyList<Arm> ArmsOn(Capabilities capabilities, IEnumerable<RequestedProbe> probes) =>
        [.. probes.Select(probe => probe.Arm with { NotRun = probe.Arm.NotRun ?? Of(probe, capabilities) })];

    private static bool Exists(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
