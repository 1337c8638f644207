using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>
/// The twin of the process class: a bpftrace that attaches as many probes as the arm it is paired with, to hooks that
/// nobody hits while the machine has memory left.
/// </summary>
internal static class IdleScript
{
    private static readonly string[] Names =
    [
        "mark_victim", "wake_reaper", "start_task_reaping", "finish_task_reaping", "skip_task_reaping", "compact_retry", "reclaim_retry_zone",
    ];

    public static IReadOnlyList<AttachPoint> Hooks(int count) =>
        [.. Names.Take(count).Select(name => new AttachPoint("tracepoint", $"oom:{name}", ServerHitsPerEvent: 0, LoadHitsPerEvent: 0))];

    public static string Text(int count) =>
        $"BEGIN {{ printf(\"IDLE\\n\"); }} {string.Join(", ", Hooks(count))} {{ @hits = count(); }} END {{ clear(@hits); }}\n";
}
