using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>A compiled object and what of it is an arm.</summary>
/// <param name="Content">The object.</param>
/// <param name="Program">The program that is the arm; null for all of them.</param>
/// <param name="Attach">Where they attach, in their order; none where the sections of the source say it all.</param>
internal sealed record CoreObject(byte[] Content, string? Program, IReadOnlyList<AttachPoint> Attach);
