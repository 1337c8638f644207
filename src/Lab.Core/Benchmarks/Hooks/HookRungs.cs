using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>The rungs of the ladder. Every hook with the empty program, which is the hook itself; each dose where the hooks differ; and a real probe.</summary>
public static class HookRungs
{
    private const string Calls = "sys_enter";
    private const string Opening = "do_sys_openat2";
    private const string States = "inet_sock_set_state";

    private static readonly (string Hook, string Target)[] KernelHooks =
    [
        ("raw_tp", Calls), ("tp_btf", Calls), ("tracepoint", $"raw_syscalls:{Calls}"),
        ("fentry", Opening), ("fexit", Opening), ("kprobe", Opening), ("kretprobe", Opening),
    ];

    private static readonly string[] UserHooks = ["uprobe", "uretprobe"];
    private static readonly HookBody[] UserBodies = [HookBody.Nop, HookBody.Push, HookBody.Ret];

    /// <summary>All of them, or those of the quick bench: every hook, but the doses at one hook of the kernel's and one of user space only.</summary>
    public static IReadOnlyList<HookRung> All(bool isQuick) =>
    [
        Control(HookBody.Call), Control(HookBody.Nop), Control(HookBody.Connection),
        .. KernelHooks.SelectMany(hook => Doses(isQuick && hook.Hook != "raw_tp").Select(dose => InKernel(hook.Hook, hook.Target, dose))).SelectMany(Reading),
        .. UserBodies.SelectMany(body => UserHooks.SelectMany(hook =>
            Doses(body != HookBody.Nop || (isQuick && hook != "uprobe")).Select(dose => InUser(body, hook, dose)))).SelectMany(Reading),
        new(HookBody.Marker, "usdt", "lab:marker", ProbeDose.Empty, "hooks/hooks-usdt.bpf.c"),
        .. StateChanges(),
        new(HookBody.Connection, "tp_btf", States, Dose: null, "tcplife/tcplife-tp_btf.bpf.c", IsRead: true),
        .. Crowded(isQuick),
    ];

    private static HookRung Control(HookBody body, bool onAllCpus = false) => new(body, HookRung.None, "", Dose: null, "", OnAllCpus: onAllCpus);

    private static HookRung InKernel(string hook, string target, ProbeDose dose) => new(HookBody.Call, hook, target, dose, $"hooks/hooks-{hook}.bpf.c");

    private static HookRung InUser(HookBody body, string hook, ProbeDose dose) => new(body, hook, $"lab_hit_{HookBodies.NameOf(body)}", dose, $"hooks/hooks-{hook}.bpf.c");

    private static ProbeDose[] Doses(bool hookOnly) => hookOnly ? [ProbeDose.Empty] : [.. DoseNames.All.Values];

    /// <summary>A program that sends events is measured twice: nobody reads them, and somebody does.</summary>
    private static IEnumerable<HookRung> Reading(HookRung rung) =>
        rung.Dose == ProbeDose.Print ? [rung, rung with { IsRead = true }] : [rung];

    private static IEnumerable<HookRung> StateChanges() =>
    [
        new(HookBody.Connection, "raw_tp", States, ProbeDose.Empty, "hooks/hooks-state-raw_tp.bpf.c"),
        new(HookBody.Connection, "tp_btf", States, ProbeDose.Empty, "hooks/hooks-state-tp_btf.bpf.c"),
        new(HookBody.Connection, "tracepoint", $"sock:{States}", ProbeDose.Empty, "hooks/hooks-state-tracepoint.bpf.c"),
    ];

    /// <summary>On all CPUs at once: what grows with them is what the CPUs share.</summary>
    private static IEnumerable<HookRung> Crowded(bool isQuick)
    {
        HookRung[] rungs =
        [
            InKernel("raw_tp", Calls, ProbeDose.Empty), InKernel("raw_tp", Calls, ProbeDose.Map), InUser(HookBody.Nop, "uprobe", ProbeDose.Empty),
            .. isQuick
                ? (HookRung[])[]
                : [InKernel("raw_tp", Calls, ProbeDose.Count), InKernel("raw_tp", Calls, ProbeDose.Print), InUser(HookBody.Nop, "uretprobe", ProbeDose.Empty)],
        ];
        return [Control(HookBody.Call, onAllCpus: true), Control(HookBody.Nop, onAllCpus: true), .. rungs.Select(rung => rung with { OnAllCpus = true })];
    }
}
