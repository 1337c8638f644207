using Lab.Runner.Definitions;

namespace Lab.Runner.Profiling;

/// <summary>A profile to make, options applied.</summary>
/// <param name="Folder">Folder of the profile; it must not exist yet, or be empty.</param>
/// <param name="Hz">Samples a second on each of the server's CPUs.</param>
/// <param name="Seconds">Seconds to sample each state.</param>
/// <param name="Connections">Connections of the load, closed loop.</param>
/// <param name="KeepAlive">True to keep them for many requests.</param>
/// <param name="Probe">The probe to be in force; null for none.</param>
/// <param name="IsDifferential">True to sample the baseline too, in turn with the probe.</param>
/// <param name="Seed">Seed of the order of stretches.</param>
public sealed record ProfileRequest(
    string Folder, int Hz, int Seconds, int Connections, bool KeepAlive, RequestedProbe? Probe, bool IsDifferential, int Seed)
{
    /// <summary>Length of a stretch, ms: short against what drifts on a machine, long against what switching takes.</summary>
    public const int StretchMs = 500;

    /// <summary>Stretches of each state.</summary>
    public int Stretches => Math.Max(1, Seconds * 1000 / StretchMs);
}
