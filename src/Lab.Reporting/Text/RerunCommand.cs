using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Reporting.Text;

/// <summary>The command that makes a run again, with the same random choices.</summary>
public static class RerunCommand
{
    /// <summary>For the shell.</summary>
    public static string Of(ExperimentPlan plan) => Of(plan, $" --target {Quoted(plan.Target)}{Network(plan)}");

    /// <summary>The same for an experiment that says itself where its server is, by the plan of one of its sites.</summary>
    public static string OfSites(ExperimentPlan plan) => Of(plan, place: "");

    private static string Of(ExperimentPlan plan, string place)
    {
        var adopted = plan.Definition.Server.Adopted is { } server
            ? string.Create(CultureInfo.InvariantCulture, $" --server-pid {server.Pid} --server-port {server.Port}")
            : "";
        var probes = string.Concat(plan.Definition.Probes.Select(probe => $" --probe {Quoted(probe)}"));
        probes += string.Concat((plan.Definition.Commands ?? []).Select(command => $" --command {Quoted(command)}"));
        probes += string.Concat((plan.Definition.Controls ?? []).Select(control => $" --control {ClassNames.Of(control)}"));
        var load = plan.Definition.Loads.Select(each => each.Tool).Distinct().ToArray() is [not LoadTool.Builtin and var tool] ? $" --load {LoadTools.Of(tool)}" : "";
        var length = plan.FixedBlocks
            ? string.Create(CultureInfo.InvariantCulture, $" --blocks {plan.Schedules.Select(schedule => schedule.Sweep?.Count ?? schedule.Trials?.Count ?? schedule.Blocks.Count).DefaultIfEmpty(0).Max()}")
            : string.Create(CultureInfo.InvariantCulture, $" --precision {plan.Definition.Precision * 100:0.###}% --max-time {plan.Definition.MaxTime.TotalSeconds:0}s");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"lab experiment {Quoted(plan.Definition.File ?? plan.Definition.Name)}{place}{Counted(plan.Definition)}{(plan.Definition.LoadFrom == LoadPlace.Target ? " --load-from target" : "")}{probes}{adopted}{load} --margin {plan.Definition.Margin * 100:0.###}%{length} --seed {plan.Seed}");
    }

    private static string Counted(ExperimentDefinition definition) => definition.Loads is not [CountedLoop { RequestsPerWindow: var requests }, ..]
        ? ""
        : " --count instructions" + (requests == CountedLoop.UsualRequests ? "" : string.Create(CultureInfo.InvariantCulture, $" --requests {requests}"));

    private static string Network(ExperimentPlan plan) => plan.Definition.Server.Network switch
    {
        NetworkMode.Loopback => " --network loopback",
        NetworkMode.Bridge => " --network bridge",
        _ => "",
    };

    /// <summary>As the shell takes it for one word, with nothing in it that has a meaning there.</summary>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char letter) =>
        char.IsAsciiLetterOrDigit(letter)
            || letter is '-' or '_' or '.' or '/' or ':' or '@' or '+' or '=' or ',' or '%';
}
