using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What others published of a rung: the hooks' own figures, and those of what the bench tells apart beyond the hook.</summary>
public static class HookField
{
    private const string UserBench = "Linux selftests, bench_trigger, user probes (July 2025)";
    private const string RingSubmit = "cephtrace PR 188, by run-time statistics: submitting to a ring buffer";

    private static readonly (HookBody Body, string Hook, double Ns)[] ByFirstInstruction =
    [
        (HookBody.Push, "uprobe", 333), (HookBody.Ret, "uprobe", 909), (HookBody.Ret, "uretprobe", 1_094),
    ];

    /// <summary>The published figure; null where none is known, and for more than one CPU.</summary>
    public static FieldFigure? Find(HookRung rung) => rung switch
    {
        { OnAllCpus: true } => null,
        { Dose: ProbeDose.Print, Hook: "raw_tp", IsRead: false } => new FieldFigure(rung.Hook, 25, 25, RingSubmit),
        { Dose: ProbeDose.Print, Hook: "raw_tp", IsRead: true } => new FieldFigure(rung.Hook, 1_410, 1_410, $"{RingSubmit}, with a polling reader"),
        { Dose: not ProbeDose.Empty } => null,
        { Body: HookBody.Call or HookBody.Nop } => FieldFigure.Find(rung.Hook),
        _ => ByFirstInstruction.Where(known => known.Body == rung.Body && known.Hook == rung.Hook)
            .Select(known => new FieldFigure(known.Hook, known.Ns, known.Ns, UserBench))
            .FirstOrDefault(),
    };
}
