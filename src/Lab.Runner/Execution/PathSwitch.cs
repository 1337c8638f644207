using System.Net;
using Lab.Core.Planning;
using Lab.Load;

namespace Lab.Runner.Execution;

/// <summary>Sends the load the way of the arm whose turn it is: the switch of the path class. Every other arm, and every baseline, goes the direct way.</summary>
/// <param name="load">The load.</param>
/// <param name="direct">Where the server itself listens.</param>
/// <param name="ways">Where requests enter the way of an arm, by its id; empty where a run has no such arms, and then nothing is ever switched.</param>
internal sealed class PathSwitch(ILoad load, IPEndPoint direct, IReadOnlyDictionary<string, IPEndPoint> ways)
{
    private readonly Action<IPEndPoint>? _aimAt = ways.Count == 0 ? null : load switch
    {
        EpollLoad engine => engine.AimAt,
        CountedLoad counted => counted.AimAt,
        _ => null,
    };

    /// <summary>For a window of an arm, or of the baseline of its pair (also: of the baseline of all).</summary>
    public void AimFor(Arm? arm, bool baseline) =>
        _aimAt?.Invoke(arm is not null && !baseline && ways.TryGetValue(arm.Id, out var way) ? way : direct);
}
