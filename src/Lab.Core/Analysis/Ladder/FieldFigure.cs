namespace Lab.Core.Analysis.Ladder;

/// <summary>What others published of a hook's cost: other machines, other methods, mostly a tight loop that keeps everything in the cache.</summary>
/// <param name="Hook">Attach type.</param>
/// <param name="LowNs">The lowest figure for an empty or counting program, ns a hit.</param>
/// <param name="HighNs">The highest.</param>
/// <param name="Source">Where they are from.</param>
public sealed record FieldFigure(string Hook, double LowNs, double HighNs, string Source)
{
    private const string Selftests = "Linux selftests, bench_trigger (2025)";
    private const string Exporter = "cloudflare/ebpf_exporter, benchmark";

    /// <summary>The published figures, in the order in which the field ranks the hooks.</summary>
    public static IReadOnlyList<FieldFigure> All { get; } =
    [
        new("raw_tp", 5.1, 5.1, Selftests),
        new("tp_btf", 15, 35, Exporter),
        new("fentry", 5.9, 42, $"{Selftests}; {Exporter}"),
        new("fexit", 7.3, 7.3, Selftests),
        new("tracepoint", 11.8, 35, $"{Selftests}; bpftime (OSDI 2025): a system call 404 -> 439 ns"),
        new("kprobe", 16.7, 350, $"{Selftests}; {Exporter}; datadog-agent 6230"),
        new("kretprobe", 42, 971, $"{Selftests}; datadog-agent 6230"),
        new("uprobe", 316, 2_562, $"{Selftests}; {Exporter} (1,668); bpftime (OSDI 2025)"),
        new("uretprobe", 476, 1_094, Selftests),
    ];

    /// <summary>The figures as a person reads them: one, or from the lowest to the highest.</summary>
    public string Range => LowNs.Equals(HighNs) ? Figures.Number(LowNs) : $"{Figures.Number(LowNs)} to {Figures.Number(HighNs)}";

    /// <summary>What was published of an attach type; null for one of which nothing is known here.</summary>
    public static FieldFigure? Find(string attachType) => All.FirstOrDefault(figure => figure.Hook == attachType);
}
