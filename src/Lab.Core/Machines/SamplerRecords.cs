using Lab.Core.Definitions;

namespace Lab.Core.Machines;

/// <summary>Make the sampler of stacks ready.</summary>
/// <param name="Content">Its compiled object.</param>
/// <param name="Hz">Samples a second on each of the server's CPUs.</param>
public sealed record SamplerRequest(byte[] Content, int Hz);

/// <summary>Sample for a while.</summary>
/// <param name="Arm">Id of a prepared arm to put in force meanwhile, or null for nothing.</param>
/// <param name="Class">Its switching class.</param>
/// <param name="Hooks">Programs that it attaches.</param>
/// <param name="GuardNs">Time between the proof that the arm is in force and the first sample, ns; it passes without an arm too.</param>
/// <param name="LengthNs">For how long to sample, ns.</param>
public sealed record SamplingRequest(string? Arm, SwitchingClass Class, int Hooks, long GuardNs, long LengthNs);
