namespace Lab.Core.Definitions;

/// <summary>What writes a variant of a probe.</summary>
public enum ProbeTool
{
    /// <summary>A C program with CO-RE relocations, loaded through libbpf by the agent.</summary>
    Core,

    /// <summary>A bpftrace script, run by bpftrace.</summary>
    Bpftrace,

    /// <summary>A tool that is run as it is: strace, tcpdump, anything.</summary>
    Command,

    /// <summary>No program: other processes that the requests go through, or another port of the server that does more for them.</summary>
    Path,
}

/// <summary>What one event (an output line) of a probe stands for in the load's own count.</summary>
public enum GroundTruth
{
    /// <summary>Nothing that the load generator counts.</summary>
    None,

    /// <summary>A connection that the load made.</summary>
    Connection,

    /// <summary>A request that the load sent.</summary>
    Request,
}

/// <summary>A probe folder: what it observes and the variants it is written in.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Observes">What it sees, in a sentence.</param>
/// <param name="Licence">SPDX identifier of what is loaded into the kernel.</param>
/// <param name="EventPer">What an event stands for.</param>
/// <param name="Columns">The columns of an event, in the order of the event's C struct.</param>
/// <param name="Variants">The ways it is written.</param>
public sealed record ProbeDefinition(
    string Name,
    string Observes,
    string Licence,
    GroundTruth EventPer,
    IReadOnlyList<EventColumn> Columns,
    IReadOnlyList<ProbeVariant> Variants);

/// <summary>One way to write a probe.</summary>
/// <param name="Name">For example `core-tp_btf`.</param>
/// <param name="Tool">What loads it.</param>
/// <param name="File">Path of its source; empty for a tool.</param>
/// <param name="Attach">Where it attaches, for example `tp_btf:inet_sock_set_state`; one entry for each program.</param>
/// <param name="Needs">What the kernel must have, in words for the user.</param>
/// <param name="Settings">Read-only globals of its program that are set before it is loaded.</param>
public sealed record ProbeVariant(
    string Name,
    ProbeTool Tool,
    string File,
    IReadOnlyList<AttachPoint> Attach,
    string Needs,
    IReadOnlyList<VariableSetting> Settings)
{
    /// <summary>The columns of the key of its map of counts, in the order of the key's C struct; none where it counts nothing for a person.</summary>
    public IReadOnlyList<EventColumn> Counts { get; init; } = [];

    /// <summary>What is run, for a variant that is a tool; else null.</summary>
    public ToolCommand? Command { get; init; }

    /// <summary>True for a program that the kernel must not accept.</summary>
    public bool ExpectsRefusal { get; init; }

    /// <summary>What its program does at the hook, where it is a rung of the ladder; then only the program of that name is loaded.</summary>
    public ProbeDose? Dose { get; init; }

    /// <summary>How this variant is switched.</summary>
    public SwitchingClass SwitchingClass =>
        Tool is ProbeTool.Bpftrace or ProbeTool.Command ? SwitchingClass.Process
        : Tool == ProbeTool.Path ? SwitchingClass.Path
        : Attach.Any(point => !point.IsLink) ? SwitchingClass.Perf
        : SwitchingClass.Link;
}

/// <summary>A read-only global (`const volatile`) of a CO-RE program, set before it is loaded.</summary>
/// <param name="Variable">Its name in the source.</param>
/// <param name="Value">Its value.</param>
/// <param name="File">The manifest that sets it, as the user sees it.</param>
/// <param name="Line">The line there.</param>
public sealed record VariableSetting(string Variable, long Value, string File, int Line);

/// <summary>Where a program attaches.</summary>
/// <param name="Type">Attach type: tp_btf, raw_tp, fentry, tracepoint, kprobe, ...</param>
/// <param name="Target">What it attaches to, as the type writes it: `inet_sock_set_state`, `syscalls:sys_enter_accept4`.</param>
/// <param name="ServerHitsPerEvent">Runs that one event of the load costs in the server's context, where the kernel's state machine fixes it; else null.</param>
/// <param name="LoadHitsPerEvent">Runs that the same event costs in the load's context; else null.</param>
public sealed record AttachPoint(string Type, string Target, double? ServerHitsPerEvent, double? LoadHitsPerEvent)
{
    /// <summary>The type of a clock that samples every CPU; its target is the frequency, `hz:99`, as bpftrace writes it.</summary>
    public const string Profile = "profile";

    /// <summary>True where the program may have no hit at all, and that is no doubt about the probe.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool AreHitsOptional { get; init; }

    /// <summary>True where no hit is expected, or none is needed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool MayBeSilent => AreHitsOptional || this is { ServerHitsPerEvent: 0, LoadHitsPerEvent: 0 };

    private const string Frequency = "hz:";

    /// <summary>Samples a second on each CPU; null for whatever is no sampling clock.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int? SamplesHz => Type == Profile && Target.StartsWith(Frequency, StringComparison.Ordinal)
        && int.TryParse(Target.AsSpan(Frequency.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hz)
        ? hz
        : null;

    /// <summary>True when the attachment is a BPF link of its own and not a perf event.</summary>
    public bool IsLink => Type is Profile or "tp_btf" or "raw_tp" or "fentry" or "fexit";

    /// <summary>Whether a tool names its program after this hook: the last part of the target, cut to what the kernel keeps of a name.</summary>
    public bool IsNamed(string program) => program.Length > 0 && Target[(Target.LastIndexOf(':') + 1)..].StartsWith(program, StringComparison.Ordinal);

    /// <summary>As the tools write it: `type:target`.</summary>
    public override string ToString() => $"{Type}:{Target}";
}

/// <summary>The type of one column of an event, as it lies in memory (natural C alignment).</summary>
public enum ColumnType
{
    /// <summary>Unsigned, 16 bit.</summary>
    U16,

    /// <summary>Unsigned, 32 bit.</summary>
    U32,

    /// <summary>Signed, 32 bit.</summary>
    I32,

    /// <summary>Unsigned, 64 bit.</summary>
    U64,

    /// <summary>Nanoseconds in 64 bit, printed as milliseconds with two decimals.</summary>
    NsAsMs,

    /// <summary>A task's name: 16 bytes, ended by a zero.</summary>
    Comm,

    /// <summary>An IP address: 16 bytes, IPv4 as ::ffff:a.b.c.d.</summary>
    Address,

    /// <summary>A kernel stack: the id of one in the map `stacks`, 32 bit. Only as the last column of a key of counts.</summary>
    KernelStack,
}

/// <summary>A column of a probe's output.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Type">How it lies in the event.</param>
public sealed record EventColumn(string Title, ColumnType Type);
