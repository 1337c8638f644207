using Lab.Core.Benchmarks;
using Lab.Core.Definitions;

namespace Lab.Tests.Benchmarks;

/// <summary>A bench whose figures are known.</summary>
internal static class MadeUpBench
{
    private static readonly BenchMachine Machine = new("6.1", "a CPU", 2, "kvm", "Apache/2.4", NetworkMode.Veth);
    private static readonly WrkErrors NoErrors = new(0, 0, 0, 0, 0);

    public static PrecisionPlan Plan(bool isQuick = false) => new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Seed: 7, "tcplife/core-tp_btf",
        new ClosedLoop("saturation", Connections: 16, KeepAlive: false), PrecisionPlan.Draw(PrecisionPlan.DefaultRounds, isQuick, seed: 7));

    /// <summary>wrk's effects lie around -10 % by 4 % at 30 s, less for longer; the lab's half-widths around 2 % likewise.</summary>
    public static IReadOnlyList<PrecisionSample> Samples(PrecisionPlan plan) => [.. plan.Steps.Select(SampleOf)];

    public static WrkSample Wrk(PrecisionStep step, double on, long seen = 100_000, WrkErrors? errors = null) =>
        new(step, Figures(10_000, NoErrors), Figures(on, errors ?? NoErrors), seen);

    public static LabSample Lab(PrecisionStep step, double effect, double halfWidth) => new(
        step, $"runs/{step.Index}", step.Seconds - 0.4, Pairs: 55,
        [
            new("throughput_rps", effect, effect - halfWidth, effect + halfWidth),
            new("cpu_us_per_request", 1.2 * effect, (1.2 * effect) - (1.1 * halfWidth), (1.2 * effect) + (1.1 * halfWidth)),
        ],
        Doubts: [], IsValid: true, Machine);

    private static PrecisionSample SampleOf(PrecisionStep step)
    {
        var wobble = ((step.Index * 5 % 7) - 3) * 0.02 / Math.Sqrt(step.Seconds / 30.0);
        return step.Method == Method.Wrk
            ? Wrk(step, 9_000 * Math.Exp(wobble))
            : Lab(step, 0.1 + (wobble / 4), 0.02 / Math.Sqrt(step.Seconds / 30.0));
    }

    private static WrkFigures Figures(double rateRps, WrkErrors errors) =>
        new(100_000, TimeSpan.FromSeconds(15), rateRps, MeanLatencyUs: 1_500, errors);
}
