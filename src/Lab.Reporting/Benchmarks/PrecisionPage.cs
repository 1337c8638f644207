using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>precision.md: what was compared, what came out, and how the figures are made.</summary>
public static class PrecisionPage
{
    /// <summary>The page.</summary>
    public static string Of(PrecisionResult result)
    {
        string[] paragraphs =
        [
            "# Precision in a given time: wrk off/on and the lab",
            Question(result.Plan),
            result.Summary,
            "![Half-width against time](precision.png)",
            PrecisionTable.Text(result).ToMarkdown().TrimEnd(),
            Agreements(result),
            "## Doubts",
            result.Doubts.Count == 0 ? "None." : string.Join('\n', result.Doubts.Select(doubt => $"- {Cell.OneLine(doubt)}")),
            "## How the figures are made",
            Method(result.Plan),
            "## Where it ran",
            Machine(result),
            "## How to make it again",
            string.Create(CultureInfo.InvariantCulture, $"    lab bench precision{Options(result.Plan)} --seed {result.Plan.Seed}"),
            "The same seed gives the same order of measurements. `lab bench precision --from <folder>` makes this page again from what was recorded, without root.",
        ];
        return string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n";
    }

    /// <summary>Whether the lab's intervals keep their word, a sentence a metric.</summary>
    public static string Agreements(PrecisionResult result) => string.Join(' ', result.Agreements.Select(agreement => string.Create(
        CultureInfo.InvariantCulture,
        $"{agreement.Birge.Holding} of the {agreement.Birge.Count} lab runs' intervals of {PrecisionTable.TitleOf(agreement.Metric)} hold their weighted mean of {Figures.SignedPercent(agreement.Birge.Mean)}; the runs lie {Figures.Number(agreement.Birge.Ratio)} times as far apart as their intervals promise.")));

    private static string Question(PrecisionPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"How narrow is the 95 % interval of what `{plan.Probe}` costs, after the same time with the lab and with wrk, half of it without the probe and half with it? {plan.Load.Connections} connections, {(plan.Load.KeepAlive ? "kept alive" : "a new one for each request")}; the server on one CPU, load or wrk on another. {plan.Steps.Count} measurements in random order (seed {plan.Seed}), begun {plan.StartedUtc:yyyy-MM-dd HH:mm} UTC.");

    private static string Method(PrecisionPlan plan) =>
        $"""
        - wrk: a measurement is ln(requests/s with the probe / requests/s without), one run of wrk each, with one thread; every other one begins with the probe on. Each has a server of its own, warmed once for 2 s. The
          half-width is that of one measurement: the 97.5 % quantile of Student's t with n - 1 degrees of freedom, times the standard deviation s over the n repetitions (which are there only to know s), times the
          mean ratio, so that it is in percent of the baseline. An interval of that width around one more measurement covers the truth 95 times in 100.
        - The range of wrk's half-width: with few repetitions s is known badly, and the quantile is wide. If the spread were known, the half-width would be 1.96 standard deviations; the range is that for both ends of
          the 95 % chi-square interval of the standard deviation, s * sqrt((n - 1) / chi-square quantile of n - 1 degrees of freedom) (NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.3.1, doi 10.18434/M32189).
        - Lab: a run with `{plan.Probe}` and its control, which take half of the time each, stopped by time alone; pairs that end later than the time are left out. The half-width is what the run reports, the median over the runs; the range is their least and greatest.
        - sd: standard deviation of the changes that the repetitions saw.
        - Times the lab's: the half-widths' ratio; in brackets from the low end of wrk's range over the lab's greatest to the high end over the lab's least.
        - How far the lab's runs lie apart: root of the mean squared distance from their weighted mean in standard errors (Birge 1932, doi 10.1103/PhysRev.40.207). 1 is as promised.
        - Set-up counts for neither: starting the server, loading the probe, warming up, and the lab's accounting window. wrk says nothing of CPU per request, so that row has nothing beside it.
        """;

    private static string Machine(PrecisionResult result) => result.Samples.OfType<LabSample>().FirstOrDefault()?.Machine is { } machine
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Linux {machine.Kernel}, {machine.Cpus} CPUs ({machine.CpuModel}){(machine.Virtualisation is { } guest ? $", a guest of {guest}" : "")}; {machine.Server}, {(machine.Network == NetworkMode.Veth ? "in a network namespace of its own" : "over loopback: what the client's side of the kernel does is measured too")}.")
        : "No run of the lab was made, which would have said it.";

    private static string Options(PrecisionPlan plan)
    {
        var rounds = plan.Steps.Select(step => step.Round).DefaultIfEmpty(0).Max() + 1;
        var isQuick = plan.Steps.Select(step => step.Seconds).Distinct().Count() == 1;
        return string.Create(CultureInfo.InvariantCulture, $"{(isQuick ? " --quick" : "")} --rounds {rounds}");
    }
}
