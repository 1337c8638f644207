using Lab.Core.Definitions;
using Lab.Runner.Targets;

namespace Lab.Runner.Definitions;

/// <summary>What stands against arms of the path class in an experiment.</summary>
public static class PathCheck
{
    /// <summary>True when the server has to listen for such arms, or for their control.</summary>
    public static bool NeedsWays(ExperimentDefinition definition, IEnumerable<RequestedProbe> probes) =>
        probes.Any(probe => probe.Arm.Class == SwitchingClass.Path) || definition.Controls?.Contains(SwitchingClass.Path) == true;

    /// <summary>Every issue.</summary>
    public static IEnumerable<PreflightIssue> Of(ExperimentDefinition definition, IReadOnlyList<RequestedProbe> probes, Target target)
    {
        if (!NeedsWays(definition, probes))
        {
            yield break;
        }

        var asked = probes.FirstOrDefault(probe => probe.Arm.Class == SwitchingClass.Path)?.Arm.Id ?? "controls: [path]";
        if (definition.Server.Adopted is not null)
        {
            yield return new(
                asked, Line: null, "a running server has no other way to it that the lab could send requests",
                "Leave --server-pid out: the lab's own Apache listens where it is needed.");
        }

        if (target is DockerTarget)
        {
            yield return new(asked, Line: null, "a server in a container has no other way to it", $"Leave it out, or measure it with --target {Target.Local.Name}.");
        }

        foreach (var load in definition.Loads)
        {
            if (load.KeepAlive)
            {
                yield return new(
                    $"load {load.Name}", Line: null, $"{asked} is switched by where new connections go, and this load keeps its connections",
                    "Write keep_alive: false, or leave the arm out.");
            }

            if (load.Tool != LoadTool.Builtin)
            {
                yield return new(
                    $"load {load.Name}", Line: null, $"{LoadTools.Of(load.Tool)} can't be sent another way while it goes on, which {asked} needs",
                    "Use the lab's own load: --load builtin, or tool: builtin.");
            }

            if (load is SweepLoop)
            {
                yield return new(
                    $"load {load.Name}", Line: null, $"{asked} can't be switched in a sweep", "Use a closed or an open load, or leave the arm out.");
            }
        }
    }
}
