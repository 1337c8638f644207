using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Load.Checks;
using Lab.Runner.Definitions;

namespace Lab.Runner.Loads;

/// <summary>
/// Makes every request of an experiment once, before anything is attached or measured: a server that speaks something
/// else is refused by what it said.
/// </summary>
/// <param name="target">What to ask for, as the machine of the load sees it.</param>
/// <param name="there">The agent's side, where the load runs on the machine under test; null for this process.</param>
internal sealed class ServerCheck(LoadTarget target, ILoadHost? there)
{
    /// <summary>Asks for all of them.</summary>
    /// <param name="server">The server as the user named it.</param>
    /// <param name="loads">The loads.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PreflightException">An answer is none that the load could use.</exception>
    public async Task RunAsync(ServerSpec server, IReadOnlyList<LoadSpec> loads, CancellationToken cancellationToken)
    {
        foreach (var load in loads.DistinctBy(load => (load.Requests, load.KeepAlive)))
        {
            var answer = there is null
                ? await AnswerCheck.TryAsync(target, load, cancellationToken)
                : await there.TryRequestsAsync(
                    new(load, [target.EndPoint.ToString()], target.Host, Cpus: [], Seed: 1), cancellationToken);
            if (answer is { Problem: { } problem, Hint: { } hint })
            {
                throw PreflightException.Of(
                    server.Adopted is { } adopted ? $"--server-port {adopted.Port}" : "server",
                    $"load {load.Name}: {problem}", hint);
            }
        }
    }
}
