using System.Globalization;
using Lab.Core.Machines;

namespace Lab.Runner.Execution;

/// <summary>
/// The server's processes when the probes were prepared: a server that forks new workers meanwhile has some that no
/// probe was made for.
/// </summary>
/// <param name="agent">The machine under test.</param>
/// <param name="known">The processes.</param>
internal sealed class ProcessCensus(IAgent agent, IReadOnlyList<ProcessIdentity> known)
{
    /// <summary>Counts them now.</summary>
    public static async Task<ProcessCensus> TakeAsync(IAgent agent, CancellationToken cancellationToken) =>
        new(agent, await agent.IdentifyServerAsync(cancellationToken));

    /// <summary>What to doubt of a run that is over; nothing where the processes are those of before.</summary>
    public async Task<IReadOnlyList<string>> DoubtsAsync(CancellationToken cancellationToken)
    {
        var now = await agent.IdentifyServerAsync(cancellationToken);
        var newer = now.Except(known).Count();
        return newer == 0 ? [] :
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{newer} of the server's {now.Count} processes at the end of the run were not there when the probes were prepared: it starts new ones meanwhile (MaxConnectionsPerChild, a reload). A probe that looks for processes does not see them, so it may have missed events and cost too little. Let the server keep its processes through the run."),
        ];
    }
}
