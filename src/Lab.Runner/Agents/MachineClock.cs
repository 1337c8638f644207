using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Runner.Agents;

/// <summary>
/// CLOCK_MONOTONIC of the machine under test, told by that of the load's machine. Where the load is on the same machine they are one. On another the agent is asked for the
/// time now and then; of several answers the one that came quickest is taken, as it can be wrong by half of the way there and back at most
/// (Cristian 1989, doi 10.1007/BF01784024).
/// </summary>
internal sealed class MachineClock(bool isOwn)
{
    private const int Questions = 5;

    private long _aheadNs;

    /// <summary>Asks for the time, where it is another machine's.</summary>
    public async Task AdjustAsync(Func<Task<AgentIdentity>> ask)
    {
        var quickestNs = long.MaxValue;
        for (var question = 0; question < Questions && !isOwn; question++)
        {
            var askedNs = MonotonicClock.NowNs;
            var answer = await ask();
            var tookNs = MonotonicClock.NowNs - askedNs;
            if (tookNs < quickestNs)
            {
                (quickestNs, _aheadNs) = (tookNs, answer.MonotonicNs - (askedNs + (tookNs / 2)));
            }
        }
    }

    /// <summary>The load's machine's time, ns, of a time of the other's.</summary>
    public long Here(long thereNs) => thereNs - _aheadNs;
}
