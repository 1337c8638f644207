namespace Lab.Core.Definitions;

/// <summary>Where the load runs.</summary>
public enum LoadPlace
{
    /// <summary>In the lab's own process: on the same machine for a local target, on another for a remote one.</summary>
    Lab,

    /// <summary>On the machine under test, through its agent: for where the way to it would drown what a probe changes.</summary>
    Target,
}
