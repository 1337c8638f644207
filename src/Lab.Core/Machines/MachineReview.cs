namespace Lab.Core.Machines;

/// <summary>Something about a machine that the lab depends on.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="State">What was found.</param>
/// <param name="Standing">Whether it stands in the way.</param>
/// <param name="Mend">What to do about it; empty where there is nothing to do.</param>
public sealed record Finding(string Subject, string State, Standing Standing, string Mend = "");

/// <summary>Whether a finding stands in the way.</summary>
public enum Standing
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>The lab works without it, and something is not measured or measured less well.</summary>
    Limits,

    /// <summary>Nothing can be measured.</summary>
    Prevents,
}

/// <summary>What a machine's capabilities mean for the lab.</summary>
public static class MachineReview
{
    /// <summary>A finding for each capability.</summary>
    /// <param name="machine">What was tried.</param>
    /// <param name="placementDoubts">What is not as it should be about the CPUs, in sentences.</param>
    public static IReadOnlyList<Finding> Of(Capabilities machine, IReadOnlyList<string> placementDoubts) =>
    [
        new("kernel", machine.Virtualisation is { } guest ? $"{machine.Kernel}, on {guest}" : machine.Kernel, Standing.Good),
        Cpus(machine, placementDoubts),
        new("BTF", machine.Btf ? "there" : "none", machine.Btf ? Standing.Good : Standing.Limits, machine.Btf ? "" : "CO-RE programs need a kernel with CONFIG_DEBUG_INFO_BTF."),
        .. machine.AttachTypes.Select(Attach),
        new("libbpf", machine.Libbpf, Standing.Good),
        machine.Bpftrace is { } bpftrace
            ? new("bpftrace", bpftrace, Standing.Good)
            : new("bpftrace", "does not start", Standing.Limits, "bpftrace variants are not run: see what `bpftrace --version` says."),
        new("hardware counters", machine.HardwareCounters ? "there" : "none", machine.HardwareCounters ? Standing.Good : Standing.Limits),
        machine.IrqTimeAccounted
            ? new("interrupt time", "accounted apart", Standing.Limits, "CPU per request misses interrupts on the server's back; read the busy time of its CPU in the ledger too.")
            : new("interrupt time", "on the account of the task that is interrupted", Standing.Good),
        new("clock source", machine.ClockSource, Standing.Good),
        new("mitigations", machine.Mitigations.Length == 0 ? "none" : machine.Mitigations, Standing.Good),
    ];

    private static Finding Cpus(Capabilities machine, IReadOnlyList<string> doubts)
    {
        var cpus = $"{CpuList.Format(machine.Cpus)}: {machine.CpuModel}";
        return doubts.Count == 0 ? new("CPUs", cpus, Standing.Good) : new("CPUs", cpus, Standing.Limits, string.Join(' ', doubts));
    }

    private static Finding Attach(AttachCapability type) => type.Refusal is { } refusal
        ? new(
            $"attach {type.Type}", $"does not work: {refusal}", Standing.Limits,
            "Variants of this type are not run here; a virtual machine with its own kernel may take them.")
        : new($"attach {type.Type}", "works", Standing.Good);
}
