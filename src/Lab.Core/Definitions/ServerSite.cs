namespace Lab.Core.Definitions;

/// <summary>A place where the server runs, in an experiment that holds places against each other.</summary>
/// <param name="Name">Its name in the results, and of its run's folder.</param>
/// <param name="Target">What it runs on, as `--target` is written: `local`, `docker`.</param>
/// <param name="Network">How the load reaches it.</param>
/// <param name="Seccomp">False: a container without the engine's filter of system calls.</param>
/// <param name="Against">The site that it is held against; null for one that is only a reference.</param>
public sealed record ServerSite(string Name, string Target, NetworkMode Network, bool Seccomp, string? Against);
