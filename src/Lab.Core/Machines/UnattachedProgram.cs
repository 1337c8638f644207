namespace Lab.Core.Machines;

/// <summary>A program of a probe that is not attached while the probe is measured.</summary>
/// <param name="Name">The program.</param>
/// <param name="Reason">Why, as the end of the sentence that begins with its name.</param>
/// <param name="IsByDesign">
/// True where its author meant it so: an optional program, what a tail call jumps to, a program that runs only when it
/// is called. False where
/// the probe is measured without a part that would be attached in use.
/// </param>
public sealed record UnattachedProgram(string Name, string Reason, bool IsByDesign);
