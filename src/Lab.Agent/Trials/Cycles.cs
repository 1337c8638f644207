using Lab.Core.Machines;

namespace Lab.Agent.Trials;

/// <summary>Attaches and detaches an arm again and again. A cycle begins on time or, where the one before took longer, right after it.</summary>
internal sealed class Cycles(Subject subject)
{
    public async Task<CycleReport> RunAsync(CycleRequest request, CancellationToken cancellationToken)
    {
        subject.Arms.StartsToolsLikeAUser = true;
        try
        {
            return await RepeatAsync(request, cancellationToken);
        }
        finally
        {
            subject.Arms.StartsToolsLikeAUser = false;
        }
    }

    private async Task<CycleReport> RepeatAsync(CycleRequest request, CancellationToken cancellationToken)
    {
        var (attachNs, detachNs) = (new long[request.Cycles], new long[request.Cycles]);
        var (events, lost) = (0L, 0L);
        var start = LibC.MonotonicNs;
        for (var cycle = 0; cycle < request.Cycles; cycle++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LibC.SleepUntil(start + (cycle * request.PeriodNs));
            attachNs[cycle] = (await subject.AttachAsync(new(request.Arm, request.Class, request.Hooks), cancellationToken)).DurationNs;
            LibC.SleepUntil(LibC.MonotonicNs + request.HoldNs);
            var detached = await subject.DetachAsync(CancellationToken.None);
            detachNs[cycle] = detached.LinksGoneNs ?? detached.DurationNs;
            (events, lost) = (events + detached.Events, lost + detached.Lost);
        }

        LibC.SleepUntil(start + (request.Cycles * request.PeriodNs));
        return new CycleReport(start, LibC.MonotonicNs, attachNs, detachNs, events, lost);
    }
}
