using Lab.Core.Machines;

namespace Lab.Core.Records;

/// <summary>Where a run was made: environment.json.</summary>
/// <param name="LabVersion">Version of the lab.</param>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Machine">What the machine under test can do.</param>
/// <param name="Server">The server under test.</param>
/// <param name="LoadCpus">CPUs of the load and the controller.</param>
/// <param name="Doubts">What was known to be doubtful before the first window, in sentences (one CPU only, loopback, ...).</param>
public sealed record RunEnvironment(
    string LabVersion,
    DateTimeOffset StartedUtc,
    Capabilities Machine,
    ServerInfo Server,
    int[] LoadCpus,
    IReadOnlyList<string> Doubts);
