using System.Net;
using Lab.Core.Planning;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>Sends the load the way of the arm whose turn it is: the switch of the path class. Every other arm, and every baseline, goes the direct way.</summary>
/// <param name="load">The load.</param>
/// <param name="direct">Where the server itself listens.</param>
/// <param name="ways">Where requests enter the way of an arm, by its id; empty where a run has no such arms, and then nothing is ever switched.</param>
internal sealed class PathSwitch(LoadControl load, IPEndPoint direct, IReadOnlyDictionary<string, IPEndPoint> ways)
{
    /// <summary>For a window of an arm, or of the baseline of its pair (also: of the baseline of all).</summary>
    public ValueTask AimForAsync(Arm? arm, bool baseline, CancellationToken cancellationToken) => ways.Count == 0
        ? ValueTask.CompletedTask
        : load.AimAtAsync(arm is not null && !baseline && ways.TryGetValue(arm.Id, out var way) ? way : direct, cancellationToken);
}
