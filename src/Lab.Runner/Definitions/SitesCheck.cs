using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>What stands against an experiment at several sites, which take turns block by block.</summary>
public static class SitesCheck
{
    /// <summary>Every issue; none for an experiment without sites.</summary>
    public static IEnumerable<PreflightIssue> Of(ExperimentDefinition definition, IReadOnlyList<RequestedProbe> probes)
    {
        if (definition.Sites is null)
        {
            yield break;
        }

        if (definition.HasTrials || definition.MapAccess || definition.Sweeps.Any() || definition.IsCounted)
        {
            yield return new("sites", Line: null, "trials, map access, sweeps and counted loads can't take turns", "Use closed or open loads, or leave sites out.");
        }

        if (definition.Loads.Count > 1)
        {
            yield return new("sites", Line: null, "the sites have several loads to take turns with", "Leave one load.");
        }

        if (definition.Server.Adopted is not null)
        {
            yield return new("sites", Line: null, "a running server is at one place only", "Leave out --server-pid, or sites.");
        }

        if (probes.FirstOrDefault(probe => probe.Arm.Class == SwitchingClass.Path)?.Arm.Id is { } path)
        {
            yield return new(path, Line: null, "a server in a container has no other way to it", "Leave it out.");
        }
    }
}
