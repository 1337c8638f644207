namespace Lab.Core.Benchmarks;

/// <summary>A figure by which generators are compared.</summary>
/// <param name="Name">As it stands in files, unit included.</param>
/// <param name="Title">As a person reads it.</param>
/// <param name="Of">The figure of one measurement; null where it has none.</param>
public sealed record LoadMetric(string Name, string Title, Func<ContestSample, double?> Of)
{
    /// <summary>Requests answered in a second.</summary>
    public static readonly LoadMetric Rate = new("rate_rps", "requests/s", sample => sample.Figures.RateRps);

    /// <summary>CPU time of the generator for a request, us.</summary>
    public static readonly LoadMetric Cpu = new("cpu_us_per_request", "generator's CPU per request (us)", sample => sample.Figures.CpuUsPerRequest);

    /// <summary>Part of one CPU that the generator kept busy, %.</summary>
    public static readonly LoadMetric CoreShare = new("core_pct", "generator's core busy (%)", sample => sample.Figures.CoreShare * 100);

    /// <summary>Part of one CPU that the server kept busy, %.</summary>
    public static readonly LoadMetric ServerCoreShare = new("server_core_pct", "server's core busy (%)", sample => sample.ServerCoreShare * 100);

    /// <summary>Median latency, us.</summary>
    public static readonly LoadMetric P50 = new("latency_p50_us", "median latency (us)", sample => sample.Figures.P50Us);

    /// <summary>99th percentile of the latency, us.</summary>
    public static readonly LoadMetric P99 = new("latency_p99_us", "99th percentile of latency (us)", sample => sample.Figures.P99Us);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LoadMetric> All { get; } = [Rate, Cpu, CoreShare, ServerCoreShare, P50, P99];
}
