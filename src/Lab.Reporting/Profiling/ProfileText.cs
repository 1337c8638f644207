using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Profiling;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Profiling;

/// <summary>profile.md, and the words on the pictures.</summary>
public static class ProfileText
{
    private const int MostChanges = 12;

    /// <summary>The conclusion in one sentence.</summary>
    public static string Summary(Profile profile)
    {
        var main = profile.Main;
        return Invariant($"{main.Seen:N0} samples seen where {main.Expected:N0} were expected ({Figures.SignedPercent(main.Deviation)}){(main.Arm == Core.Planning.Arm.Baseline ? "" : $", with {main.Arm} in force")}: {Share(main, FrameKind.Kernel)} of the busy ones in the kernel, {Share(main, FrameKind.Apache)} in Apache, {Share(main, FrameKind.LibC)} in the C library, {Share(main, FrameKind.Other)} elsewhere; the CPU idled in {Figures.Percent(Part(main.Idle, main.Seen))}.");
    }

    /// <summary>Samples by arm, expected and seen.</summary>
    public static Table Samples(Profile profile) => new(
        ["arm", "seconds", "requests", "expected", "seen", "deviation", "lost", "idle", "whole user stacks"],
        [
            .. from arm in new[] { profile.Baseline, profile.Main }.OfType<ArmProfile>()
               select (IReadOnlyList<string>)
               [
                   arm.Arm, Invariant($"{arm.Seconds:0.000}"), Invariant($"{arm.Requests:N0}"), Invariant($"{arm.Expected:N0}"), Invariant($"{arm.Seen:N0}"),
                   Figures.SignedPercent(arm.Deviation), Invariant($"{arm.Lost:N0}"), Invariant($"{arm.Idle:N0}"),
                   arm.WholeShare is { } whole ? Invariant($"{Figures.Percent(whole)} of {arm.UserStacks:N0}") : "",
               ],
        ]);

    internal static string Title(ArmProfile arm) => arm.Arm == Core.Planning.Arm.Baseline ? "The server under load" : $"The server under load, with {arm.Arm}";

    internal static string Subtitle(Profile profile, ArmProfile arm) => Invariant(
        $"{arm.Stacks.Total:N0} busy samples of {arm.Seen:N0} ({arm.Expected:N0} expected: {profile.Plan.Hz} Hz for {arm.Seconds:0.0} s on the server's CPUs); {arm.Requests:N0} requests. Outermost frame on top; width is samples.");

    internal static string DifferentialSubtitle(Profile profile, ArmProfile baseline) => Invariant(
        $"Widths: the arm ({profile.Main.Stacks.Total:N0} samples). Colours: change for as many requests (baseline: {baseline.Stacks.Total:N0} samples times {profile.Scale:0.000}).");

    internal static string Page(Profile profile)
    {
        string[] paragraphs =
        [
            "# Where the server's CPU time goes",
            Summary(profile),
            profile.Baseline is null ? "![Flame graph](flamegraph.svg)" : "![Differential flame graph](differential.svg)\n\n![With the probe](flamegraph.svg)\n\n![Baseline](baseline.svg)",
            "## Samples, expected and seen",
            Samples(profile).ToMarkdown().TrimEnd(),
            Owners(profile.Main).ToMarkdown().TrimEnd(),
            profile.Baseline is { } baseline ? $"## What changed most\n\n{Changes(profile, baseline).ToMarkdown().TrimEnd()}" : "",
            "## Doubts",
            profile.Doubts.Count == 0 ? "None." : string.Join('\n', profile.Doubts.Select(doubt => $"- {Cell.OneLine(doubt)}")),
            "## How to read it",
            Notes,
            "## Where it ran",
            Environment(profile.Plan),
            "`lab profile --from <folder>` makes this page and the pictures again from what was recorded, without root.",
        ];
        return string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n";
    }

    /// <summary>Whose the samples are.</summary>
    private static Table Owners(ArmProfile arm) => new(
        ["whose", "samples", "share of the busy ones"],
        [.. arm.Owners.Select(owner => (IReadOnlyList<string>)[owner.Key, Invariant($"{owner.Value:N0}"), Figures.Percent(Part(owner.Value, arm.Stacks.Total))])]);

    /// <summary>Functions by how their own samples (as innermost frame) changed, for as many requests.</summary>
    private static Table Changes(Profile profile, ArmProfile baseline)
    {
        var (before, after) = (OwnSamples(baseline.Stacks), OwnSamples(profile.Main.Stacks));
        return new Table(
            ["function", "baseline, scaled", "arm", "change", "of all"],
            [
                .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
                    .Select(frame => (Frame: frame, Before: before.GetValueOrDefault(frame) * profile.Scale, After: after.GetValueOrDefault(frame)))
                    .OrderByDescending(each => Math.Abs(each.After - each.Before)).ThenBy(each => each.Frame, StringComparer.Ordinal).Take(MostChanges)
                    .Select(each => (IReadOnlyList<string>)
                    [
                        FrameName.Shown(each.Frame), Invariant($"{each.Before:N1}"), Invariant($"{each.After:N0}"), Invariant($"{each.After - each.Before:+#,0.0;-#,0.0;0}"),
                        Figures.SignedPercent((each.After - each.Before) / Math.Max(1, profile.Main.Stacks.Total)),
                    ]),
            ]);
    }

    private static Dictionary<string, long> OwnSamples(FoldedStacks stacks) => stacks.Entries
        .GroupBy(entry => entry.Key[(entry.Key.LastIndexOf(FoldedStacks.Separator) + 1)..], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value), StringComparer.Ordinal);

    private const string Notes =
        """
        - The sampler is the kernel's software clock cpu-clock on the server's CPUs; each sample takes the kernel's and the user's stack. Code that runs with interrupts off is seen where they are on again (`_raw_spin_unlock_irqrestore` and the like).
        - The first frame says whose the time is: the server's task; `[interrupts of an idle CPU]` and `ksoftirqd` are packets that the kernel handles for the server while none of its tasks runs, on nobody's account; everything else that ran there is under its own name, with its part in the kernel only. Soft interrupts that come while the server runs are inside its own stacks (`handle_softirqs`).
        - User stacks are walked by frame pointers. Debian builds Apache and the C library without, so most user stacks are cut (`[callers unknown]`) or skip callers: the table tells the share that reaches `main` or a thread's beginning. The innermost frame is right all the same.
        - `[libapr-1.so.0+0x1234]` is a function without a public name, told by where it begins; the file has no symbols for it. Kernel frames end in `_[k]` in the folded file.
        - A differential compares for as many requests: a loaded server does fewer in the same time when each takes longer, so the baseline's samples are multiplied by the ratio. Small changes are chance: with n samples in a frame, about twice the square root of n come and go by themselves.
        """;

    private static string Environment(ProfilePlan plan)
    {
        var (environment, machine) = (plan.Environment, plan.Environment.Machine);
        return string.Join('\n',
            Invariant($"- started {environment.StartedUtc.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, lab {environment.LabVersion}, seed {plan.Seed}"),
            Invariant($"- {plan.Stretches} stretches of {plan.StretchMs} ms of each state{(plan.IsDifferential ? ", baseline and arm interleaved in pairs of random order" : "")}; {plan.Connections} connections, {(plan.KeepAlive ? "kept" : "a new one for each request")}"),
            Invariant($"- kernel {machine.Kernel}; {machine.CpuModel}; virtualisation: {machine.Virtualisation ?? "none seen"}; server: {environment.Server.Software} on CPUs {string.Join(',', environment.Server.Cpus)}, load on CPUs {string.Join(',', environment.LoadCpus)}"));
    }

    private static string Share(ArmProfile arm, FrameKind kind) => Figures.Percent(Part(arm.Kinds.GetValueOrDefault(kind), arm.Stacks.Total));

    private static double Part(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
