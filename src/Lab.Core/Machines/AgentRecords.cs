using Lab.Core.Definitions;

namespace Lab.Core.Machines;

/// <summary>Who answers.</summary>
/// <param name="Version">Version of the lab that the agent was built from.</param>
/// <param name="ProcessId">Its process, in the machine's own numbering.</param>
/// <param name="MonotonicNs">CLOCK_MONOTONIC of its machine when it answered, ns.</param>
public sealed record AgentIdentity(string Version, int ProcessId, long MonotonicNs);

/// <summary>What the machine under test can do; every entry was tried.</summary>
public sealed record Capabilities(
    string Kernel,
    string CpuModel,
    int[] Cpus,
    bool Btf,
    IReadOnlyList<AttachCapability> AttachTypes,
    string Libbpf,
    string? Bpftrace,
    bool HardwareCounters,
    bool IrqTimeAccounted,
    string ClockSource,
    string? Virtualisation,
    string Mitigations);

/// <summary>Whether an attach type works: it was attached, triggered, and seen to fire.</summary>
/// <param name="Type">tp_btf, raw_tp, fentry, fexit, tracepoint, kprobe, kretprobe, uprobe, uretprobe, watchpoint,
/// profile.</param>
/// <param name="Refusal">When it does not: the kernel's own reason, or that it attaches and does not fire. Null when it
/// does.</param>
public sealed record AttachCapability(string Type, string? Refusal);

/// <summary>Start a private Apache.</summary>
/// <param name="BodyBytes">Size of the file it serves at `/`, bytes.</param>
/// <param name="Network">How the load reaches it.</param>
/// <param name="ServerCpus">CPUs of the server and of the readers of probes.</param>
/// <param name="LoadCpus">CPUs of the load.</param>
/// <param name="Mpm">How it shares its work.</param>
/// <param name="WithWays">True when there are arms of the path class: the server then listens at the doors that they need too.</param>
public sealed record ServerRequest(int BodyBytes, NetworkMode Network, int[] ServerCpus, int[] LoadCpus, Mpm Mpm, bool WithWays = false)
{
    /// <summary>The machine's own address that it is to listen on, for a load that comes from another machine; null for a load on the same one.</summary>
    public string? Address { get; init; }
}

/// <summary>Measure a server that runs already.</summary>
/// <param name="Pid">Its main process.</param>
/// <param name="Port">Its TCP port on loopback.</param>
public sealed record AdoptRequest(int Pid, int Port);

/// <summary>Measure a web server in a container that runs on this machine, and end it when the lab ends.</summary>
/// <param name="Pid">The container's first process, in this machine's numbering: the server itself.</param>
/// <param name="ContainerId">The container's id: it is in the name of its control group.</param>
/// <param name="Software">What it is, for the report.</param>
/// <param name="Port">TCP port that it listens on.</param>
/// <param name="BodyBytes">Size of the page that it serves, bytes.</param>
/// <param name="Network">How the load is to reach it. <see cref="NetworkMode.Veth"/>: the container has no network yet, and gets the lab's own pair.</param>
/// <param name="Address">Where it is reached; null where the lab's own pair is to be made.</param>
/// <param name="ServerCpus">CPUs that it may run on.</param>
/// <param name="LoadCpus">CPUs of the load.</param>
public sealed record ContainerRequest(
    int Pid, string ContainerId, string Software, int Port, int BodyBytes, NetworkMode Network, string? Address, int[] ServerCpus, int[] LoadCpus);

/// <summary>The server under test.</summary>
/// <param name="Software">Its version line.</param>
/// <param name="Addresses">Where the load reaches it, IPv4 first, then IPv6 where there is one.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Pids">Its processes that serve, in the machine's own numbering.</param>
/// <param name="Network">How it is reached in truth; loopback when veth could not be made.</param>
/// <param name="NetworkRefusal">Why veth could not be made, or null.</param>
/// <param name="NetworkNamespace">Inode number of its network namespace.</param>
/// <param name="Cpus">CPUs it may run on.</param>
public sealed record ServerInfo(
    string Software,
    string[] Addresses,
    int Port,
    int[] Pids,
    NetworkMode Network,
    string? NetworkRefusal,
    uint NetworkNamespace,
    int[] Cpus);

/// <summary>Make a probe variant ready.</summary>
/// <param name="Arm">Id of its arm.</param>
/// <param name="Tool">What loads it.</param>
/// <param name="Content">The compiled object, or the script's text.</param>
/// <param name="Attach">Where it attaches, one entry a program, in the order of the programs.</param>
/// <param name="Columns">Layout of an event, for an object that writes to a ring buffer.</param>
/// <param name="Variables">Read-only globals of an object to set before it is loaded; null for none.</param>
/// <param name="Command">The tool to run, where <paramref name="Tool"/> is a command.</param>
/// <param name="Program">The program of an object that is the arm, its others are not loaded; null for all of them.</param>
/// <param name="Counts">Layout of the key of its map of counts; null where it has none.</param>
public sealed record ProbeRequest(
    string Arm,
    ProbeTool Tool,
    byte[] Content,
    IReadOnlyList<AttachPoint> Attach,
    IReadOnlyList<EventColumn> Columns,
    IReadOnlyDictionary<string, long>? Variables = null,
    ToolCommand? Command = null,
    string? Program = null,
    IReadOnlyList<EventColumn>? Counts = null)
{
    /// <summary>What a script comes with; null where it stands alone.</summary>
    public ScriptBundle? Script { get; init; }
}

/// <summary>
/// A script's options and the files that it includes. Paths are relative to a folder of the agent's, or absolute: on
/// the machine under test.
/// </summary>
/// <param name="Path">Where the script itself belongs.</param>
/// <param name="Files">What it includes, and what that includes.</param>
/// <param name="Options">Options of bpftrace that its first line asks for, without those for headers.</param>
/// <param name="IncludeFolders">Where headers are looked for.</param>
/// <param name="Headers">Headers that its first line includes.</param>
public sealed record ScriptBundle(
    string Path, IReadOnlyList<CarriedFile> Files, IReadOnlyList<string> Options, IReadOnlyList<string> IncludeFolders, IReadOnlyList<string> Headers);

/// <summary>A file that goes to the machine under test.</summary>
/// <param name="Path">Where it belongs, relative.</param>
/// <param name="Content">What is in it.</param>
public sealed record CarriedFile(string Path, byte[] Content);

/// <summary>Make the never-firing twin of a class ready.</summary>
/// <param name="Class">The switching class.</param>
/// <param name="Content">Compiled object of the twin with <paramref name="Hooks"/> programs or more; ignored for the process class.</param>
/// <param name="Hooks">The most programs that any arm of the class attaches.</param>
public sealed record TwinRequest(SwitchingClass Class, byte[] Content, int Hooks);

/// <summary>Whether an arm can be attached here.</summary>
/// <param name="Refusal">The kernel's or the tool's own reason when it can't; null when it can.</param>
/// <param name="Programs">What was loaded.</param>
/// <param name="WrongSetting">What its manifest sets and the object can't take: a mistake, and no refusal of this machine; null where all is well.</param>
/// <param name="Way">Of the path class: where requests enter this arm's way, `address:port`; null of all others.</param>
/// <param name="Proof">What the kernel showed of a tool when it was in force; null for what is no tool.</param>
public sealed record ProbeReadiness(
    string? Refusal, IReadOnlyList<LoadedProgram> Programs, SettingProblem? WrongSetting = null, AttachmentProof? Proof = null, string? Way = null)
{
    /// <summary>How its events come to user space; null for a tool, and where there are none.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Programs that are not attached; none where all are.</summary>
    public IReadOnlyList<UnattachedProgram> Unattached { get; init; } = [];

    /// <summary>True where the refusal is of the probe's own text, so that no machine would take it.</summary>
    public bool IsOwnFault { get; init; }
}

/// <summary>A variable that can't be set.</summary>
/// <param name="Variable">Its name, as the manifest has it.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Mend">What to write instead.</param>
public sealed record SettingProblem(string Variable, string Problem, string Mend);

/// <summary>A program that the kernel has accepted.</summary>
/// <param name="Name">Its name in the kernel.</param>
/// <param name="Type">Attach type and target.</param>
/// <param name="VerifiedInstructions">Instructions that the verifier walked through.</param>
/// <param name="JitedBytes">Size of its machine code, bytes.</param>
/// <param name="TranslatedBytes">Size of what the verifier made of it, before machine code, bytes.</param>
public sealed record LoadedProgram(string Name, string Type, long VerifiedInstructions, long JitedBytes, long TranslatedBytes = 0);

/// <summary>Put an arm in force.</summary>
/// <param name="Arm">Id of a prepared arm, or null for the twin.</param>
/// <param name="Class">Class of the pair; says which twin.</param>
/// <param name="Hooks">Programs of the twin to attach: as many as the arm of the same pair has.</param>
public sealed record AttachRequest(string? Arm, SwitchingClass Class, int Hooks);

/// <summary>What a switch took.</summary>
/// <param name="DurationNs">Time from the call to the proof, ns.</param>
/// <param name="Programs">Programs in force after it, as the kernel shows them.</param>
/// <param name="Proof">What the kernel shows of a tool; null for what is no tool.</param>
public sealed record SwitchReport(long DurationNs, int Programs, AttachmentProof? Proof = null);

/// <summary>What an arm did between its attachment and its end.</summary>
/// <param name="DurationNs">Time that detaching took, ns.</param>
/// <param name="Events">Events that reached user space (output lines).</param>
/// <param name="Lost">Events dropped on the way, as the probe or its tool counted them.</param>
/// <param name="OutputBytes">What a tool wrote, bytes; 0 for what is no tool.</param>
public sealed record DetachReport(long DurationNs, long Events, long Lost, long OutputBytes = 0)
{
    /// <summary>Hits that passed the probe's filter, so events that should have come; null where it doesn't count them.</summary>
    public long? Passed { get; init; }

    /// <summary>Of the duration, until its links were gone; what follows is reading the rest of its events. Null where that is not told apart.</summary>
    public long? LinksGoneNs { get; init; }
}

/// <summary>Take one window of a pair.</summary>
/// <param name="Arm">Id of a prepared arm, or null for the twin.</param>
/// <param name="Class">Class of the pair; says which twin.</param>
/// <param name="Hooks">Programs of the twin to attach: as many as the arm of the same pair has.</param>
/// <param name="GuardNs">Time between the proof that the arm is in force and the start of the window, ns.</param>
/// <param name="LengthNs">Length of the window, ns.</param>
public sealed record WindowRequest(string? Arm, SwitchingClass Class, int Hooks, long GuardNs, long LengthNs);

/// <summary>Take one window of the arm in force.</summary>
/// <param name="GuardNs">Time before the window, ns.</param>
/// <param name="LengthNs">Length of the window, ns.</param>
public sealed record MeasureRequest(long GuardNs, long LengthNs);

/// <summary>A window as the machine under test saw it.</summary>
/// <param name="AttachNs">Time that attaching took, ns; 0 where the arm was in force already.</param>
/// <param name="Start">Counters at its start; its time is the window's.</param>
/// <param name="End">Counters at its end.</param>
/// <param name="Detached">What the arm did, and what taking it away took.</param>
public sealed record WindowReport(long AttachNs, CounterSample Start, CounterSample End, DetachReport Detached);

/// <summary>Cumulative counters; a metric is always the difference of two samples.</summary>
/// <param name="MonotonicNs">CLOCK_MONOTONIC of the machine under test when they were read, ns.</param>
/// <param name="ServerCpuNs">CPU time of the server's processes, ns.</param>
/// <param name="ReaderCpuNs">CPU time of what reads the probe in force (tool or reader thread), ns; the twin's reader counts too.</param>
/// <param name="Own">What the probe in force (or the twin) counts of itself, read outside of the two clocks' window; null where it counts nothing.</param>
/// <param name="ClientCpuNs">The part of <paramref name="ReaderCpuNs"/> that is spent on the load's side: a sidecar of the client's, ns.</param>
public sealed record CounterSample(long MonotonicNs, long ServerCpuNs, long ReaderCpuNs, ProbeAccount? Own = null, long ClientCpuNs = 0);

/// <summary>What an arm did in an accounting window.</summary>
/// <param name="Programs">One entry a program.</param>
/// <param name="Events">Events that reached user space (output lines).</param>
/// <param name="Lost">Events dropped on the way, as the probe or its tool counted them.</param>
/// <param name="Proof">What the kernel showed of a tool when it was in force; null for what is no tool.</param>
/// <param name="OutputBytes">What a tool wrote, bytes; 0 for what is no tool.</param>
public sealed record ProbeCounters(
    IReadOnlyList<ProgramCounters> Programs, long Events, long Lost, AttachmentProof? Proof = null, long OutputBytes = 0)
{
    /// <summary>Hits that passed the probe's filter, so events that should have come; null where it doesn't count them, and in folders of older versions.</summary>
    public long? Passed { get; init; }
}

/// <summary>What one program has done.</summary>
/// <param name="Name">Its name in the kernel.</param>
/// <param name="Type">Attach type and target.</param>
/// <param name="Runs">Runs that the kernel counted (only while its statistics are on).</param>
/// <param name="RunTimeNs">Time in its body as the kernel counted it, ns.</param>
/// <param name="RecursionMisses">Runs that the kernel left out because the program was already running on that CPU.</param>
/// <param name="HitsPerCpu">Hits by CPU number, counted by the program or by the kernel at its hook; empty where neither can.</param>
/// <param name="InForceNs">For how long it had been in force, ns: when it was read, or since an earlier reading. Null in runs that did not tell.</param>
public sealed record ProgramCounters(
    string Name,
    string Type,
    long Runs,
    long RunTimeNs,
    long RecursionMisses,
    long[] HitsPerCpu,
    long? InForceNs = null)
{
    /// <summary>What it has done since an earlier reading.</summary>
    public ProgramCounters Since(ProgramCounters earlier) => this with
    {
        Runs = Runs - earlier.Runs,
        RunTimeNs = RunTimeNs - earlier.RunTimeNs,
        RecursionMisses = RecursionMisses - earlier.RecursionMisses,
        HitsPerCpu = [.. HitsPerCpu.Select((hits, cpu) => hits - earlier.HitsPerCpu.ElementAtOrDefault(cpu))],
        InForceNs = InForceNs - earlier.InForceNs,
    };
}
