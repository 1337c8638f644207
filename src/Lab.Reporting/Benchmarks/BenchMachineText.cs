using System.Globalization;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;

namespace Lab.Reporting.Benchmarks;

/// <summary>Sentences that the pages of several benches share.</summary>
internal static class BenchMachineText
{
    /// <summary>Where it ran.</summary>
    internal static string Of(BenchMachine machine) => string.Create(
        CultureInfo.InvariantCulture,
        $"Linux {machine.Kernel}, {machine.Cpus} CPUs ({machine.CpuModel}){(machine.Virtualisation is { } guest ? $", a guest of {guest}" : "")}; {machine.Server}, {(machine.Network == NetworkMode.Veth ? "in a network namespace of its own" : "over loopback: what the client's side of the kernel does is measured too")}.");

    /// <summary>What was allocated.</summary>
    internal static string Of(Allocation allocation) => string.Create(
        CultureInfo.InvariantCulture,
        $"While the engine made {allocation.Requests:N0} requests, the whole process allocated {allocation.Bytes:N0} bytes: {allocation.BytesPerRequest:0.0000} a request.");
}
