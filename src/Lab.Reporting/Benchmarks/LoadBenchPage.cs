using System.Globalization;
using Lab.Core.Benchmarks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>load.md: what was compared, what came out, and how the figures are made.</summary>
public static class LoadBenchPage
{
    /// <summary>The page.</summary>
    public static string Of(LoadBenchResult result)
    {
        string[] paragraphs =
        [
            "# The lab's load engine beside wrk and ab",
            Question(result.Plan),
            result.Summary,
            "![Ratios to wrk](load.png)",
            LoadBenchTable.Text(result).ToMarkdown().TrimEnd(),
            Allocations(result),
            "## Pacing",
            "The engine's open loop on the minimal responder, constant gaps, connections kept. Late is a request's send after the time at which it was due.",
            PacingTable.Text(result).ToMarkdown().TrimEnd(),
            "## Doubts",
            result.Doubts.Count == 0 ? "None." : string.Join('\n', result.Doubts.Select(doubt => $"- {Cell.OneLine(doubt)}")),
            "## How the figures are made",
            Method,
            "## Where it ran",
            BenchMachineText.Of(result.Plan.Machine),
            "## How to make it again",
            string.Create(CultureInfo.InvariantCulture, $"    lab bench load{Options(result.Plan)} --seed {result.Plan.Seed}"),
            "The same seed gives the same order of measurements. `lab bench load --from <folder>` makes this page again from what was recorded, without root.",
        ];
        return string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n";
    }

    /// <summary>What was allocated, in a sentence; empty where the engine did not run.</summary>
    public static string Allocations(LoadBenchResult result)
    {
        Allocation[] each = [.. result.Rows.Select(row => row.Allocation).OfType<Allocation>()];
        return each.Length == 0 ? "" : BenchMachineText.Of(new Allocation(each.Sum(one => one.Bytes), each.Sum(one => one.Requests)));
    }

    private static string Question(LoadBenchPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"How many requests does each generator make on one core, and what does a request cost it? {plan.Connections} connections; server on CPU {string.Join(',', plan.ServerCpus)}, generator on CPU {string.Join(',', plan.LoadCpus)}. {plan.Steps.Count} measurements in random order within each round (seed {plan.Seed}), begun {plan.StartedUtc:yyyy-MM-dd HH:mm} UTC.");

    private const string Method =
        """
        - Servers: the responder is a process of the lab's with one thread that answers every request head with the same 100 bytes, and stays awake for 0.2 ms when it has nothing to do, so that the generator is what
          holds everything up and pays for waking nobody; Apache is the lab's private one with a page of 1 KB. Each measurement has a server of its own on a new port of loopback, warmed for 1 s by the generator that it is for.
        - A ratio is of two measurements of one round. Tables show the median over the rounds and the least and greatest.
        - CPU: of the lab's engine, its thread's; of wrk and ab, their process's, user and system, start and end included. "core" is that CPU time over the time measured, "server's" the same of the server.
        - Latency is each generator's own. With a connection for each request the engine and ab count from the connect, wrk from the send. wrk prints it with three digits.
        - wrk closes connections itself, with `Connection: close`; against the engine and ab the server closes first. Sockets in TIME_WAIT are on the same machine either way, and loopback reuses their ports after a second.
        - Failed: connections and requests that failed, answers outside 2xx, and what was not sent in time.
        """;

    private static string Options(LoadBenchPlan plan)
    {
        var rounds = plan.Steps.Select(step => step.Round).DefaultIfEmpty(0).Max() + 1;
        var contest = plan.Steps.OfType<ContestStep>().Select(step => step.Seconds).DefaultIfEmpty(LoadBenchSeconds.Whole.Contest).Max();
        var isQuick = contest == LoadBenchSeconds.Quick.Contest && plan.Steps.OfType<PacingStep>().All(step => step.Seconds == LoadBenchSeconds.Quick.Pacing);
        var length = isQuick ? " --quick" : contest == LoadBenchSeconds.Whole.Contest ? "" : string.Create(CultureInfo.InvariantCulture, $" --seconds {contest}");
        return string.Create(CultureInfo.InvariantCulture, $"{length} --rounds {rounds}");
    }
}
