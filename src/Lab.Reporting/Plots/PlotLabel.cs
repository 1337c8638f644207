using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Reporting.Plots;

internal static class PlotLabel
{
    /// <summary>The arm; with its load where there are several.</summary>
    internal static string Of(ExperimentPlan plan, string load, string arm) =>
        plan.Definition.Loads.Count > 1 ? $"{load}: {arm}" : arm;

    /// <summary>The experiment; with the load that a picture or panel is about, where there are several.</summary>
    internal static string Title(ExperimentPlan plan, LoadSpec load) =>
        plan.Definition.Loads.Count > 1 ? $"{plan.Definition.Name}, {load.Name}" : plan.Definition.Name;
}
