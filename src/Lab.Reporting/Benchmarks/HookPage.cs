using System.Globalization;
using Lab.Core.Benchmarks.Hooks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>hooks.md: what was measured, what came out, and how the figures are made.</summary>
public static class HookPage
{
    /// <summary>The page.</summary>
    public static string Of(HookBenchResult result)
    {
        string[] sources = [.. result.Figures.Select(each => HookTable.FieldOf(result.Plan, each)).OfType<Core.Analysis.Ladder.FieldFigure>().Select(field => field.Source).Distinct(StringComparer.Ordinal)];
        string[] paragraphs =
        [
            "# What a hit costs, hook by hook",
            Question(result.Plan),
            result.Summary,
            "![What a hit adds](ladder.png)",
            HookTable.Text(result).ToMarkdown().TrimEnd(),
            sources.Length == 0 ? "" : $"Published, on other machines: {string.Join("; ", sources)}.",
            result.Figures.Any(each => each.Refusal is not null) ? HookTable.Refused(result).ToMarkdown().TrimEnd() : "",
            result.IsValid ? "" : $"## Invalid\n\n{List(result.Failures)}",
            "## Doubts",
            result.Doubts.Count == 0 ? "None." : List(result.Doubts),
            "## How the figures are made",
            result.Plan.Unit == HookUnit.Ns ? $"{Timed}\n{Common}" : $"{Counted}\n{Common}",
            "## Where it ran",
            Machine(result.Plan.Machine),
            "## How to make it again",
            Command(result.Plan),
            "The same seed gives the same order. `lab report <folder>` makes this page again from what was recorded, without root.",
        ];
        return string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n";
    }

    private const string Timed =
        """
        - BenchmarkDotNet times the events in this process, as batches in native code; its own tables are in benchmarkdotnet/. Iterations come in blocks, N and 2N events without the program and the same with it, the halves
          in random order and milliseconds apart. What the program adds is the difference within a block; tables show the median of the blocks and its 95 % interval.
        - ns are time on the wall of the CPU that makes the events. What a reader of events does on another CPU is not in them.
        - The kernel's own ns/hit is the program's body alone, measured apart, because its statistics cost something themselves, which is in it too. The way to the program and back is in the added ns only.
        """;

    private const string Counted =
        """
        - The host counts the instructions of the VM's emulated CPU while the agent makes N and 2N events without the program and the same with it, the halves of a block in random order. What a request to the agent itself
          takes is measured in each block with no events and taken off. What the program adds is the difference within a block; tables show the median of the blocks and its 95 % interval.
        - Instructions are not time: what a trap, a cache miss or a lock costs is not in them. A reader of events runs on the same machine, so what it executes is in them, its own calls that hit the hook too.
        """;

    private const string Common =
        """
        - Hits are counted by the kernel, in events of their own. A program that was not hit by every event makes the bench fail. A hook of all system calls is hit by other processes too, which is not in hits/event.
        - 2N/N is how much longer 2N events take than N, with the program: 2 where the figures are proportional. A rung without a hook (none) is nothing against nothing: what it adds is what the bench sees where nothing is.
        - empty: returns at once; count: a per-CPU counter; map: a counter in a hash by thread; stack: the user stack into a stack map; print: an event through a ring buffer, which nobody reads (unread) or a reader on
          another CPU does (read), woken by the kernel.
        - A program on all system calls (sys_enter) makes each of them take the kernel's slow way in and out, which is in what it adds.
        """;

    private static string Question(HookBenchPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"What does one hit of a probe cost, in {HookBenchNames.OfUnit(plan.Unit)}? {plan.Rungs.Count} rungs in random order (seed {plan.Seed}), {plan.Blocks} blocks each; events on CPU {plan.BodyCpu}, a reader on CPU {plan.ReaderCpu}; begun {plan.StartedUtc:yyyy-MM-dd HH:mm} UTC.");

    private static string Machine(HookMachine machine) => string.Create(
        CultureInfo.InvariantCulture,
        $"Linux {machine.Kernel}, {machine.Cpus} CPU{(machine.Cpus == 1 ? "" : "s")} ({machine.CpuModel}){(machine.Virtualisation is { } guest ? $", a guest of {guest}" : "")}.");

    private static string Command(HookBenchPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"    lab bench hooks{(plan.Unit == HookUnit.Instructions ? " --target vagrant" : "")}{(plan.IsQuick ? " --quick" : "")} --blocks {plan.Blocks} --seed {plan.Seed}");

    private static string List(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => $"- {Cell.OneLine(line)}"));
}
