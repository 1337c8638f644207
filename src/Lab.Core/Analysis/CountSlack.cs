using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Core.Analysis;

/// <summary>How far a load's own count may be off in its accounting windows.</summary>
internal static class CountSlack
{
    /// <summary>
    /// Events that the load can't be held to: none for the lab's engine, which ends what it began. A tool breaks off what is under way, at most one
    /// for each connection and window. Null where nothing is known: a tool does not say how often a server that is not the lab's closed
    /// a connection that was to be kept.
    /// </summary>
    public static long? Of(ExperimentPlan plan, string load, GroundTruth eventPer, int windows)
    {
        var spec = plan.Load(load);
        return !LoadTools.IsRunByRun(spec.Tool) ? 0
            : spec.KeepAlive && eventPer == GroundTruth.Connection && plan.Definition.Server.Adopted is not null ? null
            : (long)windows * spec.Connections;
    }
}
