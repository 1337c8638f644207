namespace Lab.Core.Machines;

/// <summary>Load a probe's object some times in a row, each time from its file's bytes on and without attaching it.</summary>
/// <param name="Probe">It. A tool's script is attached once instead: the tool loads it by itself.</param>
/// <param name="Times">How often; it ends with the first refusal of a probe that is not asked for its refusal.</param>
public sealed record LoadTrialRequest(ProbeRequest Probe, int Times);

/// <summary>What came of it.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC before, ns.</param>
/// <param name="EndNs">The same afterwards.</param>
/// <param name="Attempts">One entry a load, in order; none for a tool's script.</param>
/// <param name="Object">What the kernel holds of it; null when it was refused.</param>
/// <param name="Refusal">Why it was refused the last time; null when it was accepted.</param>
public sealed record LoadTrialReport(long StartNs, long EndNs, IReadOnlyList<LoadAttempt> Attempts, LoadedObject? Object, LoadRefusal? Refusal);

/// <summary>One load of an object.</summary>
/// <param name="OpenNs">Reading the file, ns.</param>
/// <param name="LoadNs">From there until the kernel holds it or refuses: relocation against the kernel's BTF, maps, verifier, JIT, ns.</param>
/// <param name="VerifierNs">Of that, what the verifier took by its own clock, all programs together, ns; null where it does not say.</param>
/// <param name="Refused">True when the kernel refused it.</param>
public sealed record LoadAttempt(long OpenNs, long LoadNs, long? VerifierNs, bool Refused);

/// <summary>What the kernel holds of a probe.</summary>
/// <param name="Programs">Its programs.</param>
/// <param name="Maps">Number of its maps.</param>
/// <param name="MapBytes">Memory of its maps as the kernel charges it, bytes; null where the kernel does not tell.</param>
public sealed record LoadedObject(IReadOnlyList<LoadedProgram> Programs, int Maps, long? MapBytes);

/// <summary>Why the kernel refused a program.</summary>
/// <param name="Reason">In one line.</param>
/// <param name="LastLines">The last lines of the verifier's walk, which lead to it.</param>
public sealed record LoadRefusal(string Reason, IReadOnlyList<string> LastLines);

/// <summary>Attach and detach an arm again and again, while the server serves.</summary>
/// <param name="Arm">Id of a prepared arm, or null for the twin.</param>
/// <param name="Class">Its class; says which twin.</param>
/// <param name="Hooks">Programs that are attached.</param>
/// <param name="Cycles">How often.</param>
/// <param name="PeriodNs">From the start of a cycle to the start of the next, ns; the next waits where one takes longer.</param>
/// <param name="HoldNs">For how long the arm is in force in each, ns.</param>
public sealed record CycleRequest(string? Arm, Definitions.SwitchingClass Class, int Hooks, int Cycles, long PeriodNs, long HoldNs);

/// <summary>What the cycles took.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC before the first, ns.</param>
/// <param name="EndNs">The same when the last one's period was over.</param>
/// <param name="AttachNs">Time of each attachment, from the call to the kernel's proof, ns.</param>
/// <param name="DetachNs">Time of each detachment, until the links were gone, ns.</param>
/// <param name="Events">Events that reached user space.</param>
/// <param name="Lost">Events dropped on the way.</param>
public sealed record CycleReport(long StartNs, long EndNs, long[] AttachNs, long[] DetachNs, long Events, long Lost);

/// <summary>A process, told from every other that had its number before or will have it.</summary>
/// <param name="Pid">Its number on the machine.</param>
/// <param name="StartTicks">When it started, clock ticks since the machine did.</param>
public sealed record ProcessIdentity(int Pid, long StartTicks);
