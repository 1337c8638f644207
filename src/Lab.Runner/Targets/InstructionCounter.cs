using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Runner.Targets;

/// <summary>Counts the instructions that the machine under test executes.</summary>
public abstract class InstructionCounter
{
    /// <summary>What has to be known of its figures, in a sentence; null for nothing.</summary>
    public abstract string? Doubt { get; }

    /// <summary>The count so far, from some time on.</summary>
    /// <exception cref="LabException">It can't be read.</exception>
    public abstract Task<long> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The one that a VM has: its emulated CPU, read from outside, else (KVM) the counters that its CPU shows to it.</summary>
    /// <param name="domain">The VM's name or UUID in libvirt.</param>
    /// <param name="agent">The agent in it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="LabException">It has neither.</exception>
    public static async Task<InstructionCounter> FindAsync(string domain, IAgent agent, CancellationToken cancellationToken)
    {
        var emulated = new EmulatedCpu(domain);
        if (await emulated.FindCountAsync(cancellationToken) is not null)
        {
            return emulated;
        }

        var own = new OwnCounters(agent);
        try
        {
            await own.ReadAsync(cancellationToken);
            return own;
        }
        catch (LabException refusal)
        {
            throw new LabException(
                $"Nobody counts the VM's instructions. Its CPU is not emulated with -icount, and it has no counter of its own: {refusal.Message} "
                + "Make the VM anew with an emulated CPU: lab vm destroy, and with LAB_KVM=off in the environment lab vm up.",
                refusal);
        }
    }
}
