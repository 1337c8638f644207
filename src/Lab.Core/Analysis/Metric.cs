namespace Lab.Core.Analysis;

/// <summary>A quantity that the lab reports.</summary>
/// <param name="Name">Its name in tables and files; ends in the unit.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Title">Its name for a person.</param>
/// <param name="HigherIsWorse">True where more of it is a cost; throughput is the other way round.</param>
public sealed record Metric(string Name, string Unit, string Title, bool HigherIsWorse)
{
    /// <summary>Requests answered in a second.</summary>
    public static readonly Metric Throughput = new("throughput_rps", "requests/s", "throughput", HigherIsWorse: false);

    /// <summary>CPU of the machine under test (server and readers) for a request. The primary metric of a closed loop.</summary>
    public static readonly Metric Cpu = new("cpu_us_per_request", "us/request", "CPU per request", HigherIsWorse: true);

    /// <summary>Of that, the server's own.</summary>
    public static readonly Metric ServerCpu = new("server_cpu_us_per_request", "us/request", "server CPU per request", HigherIsWorse: true);

    /// <summary>Of that, the readers'.</summary>
    public static readonly Metric ReaderCpu = new("reader_cpu_us_per_request", "us/request", "reader CPU per request", HigherIsWorse: true);

    /// <summary>Instructions that the CPU of the machine under test executed for a request, whoever's they were. The primary metric of a counted load.</summary>
    public static readonly Metric Instructions = new("guest_instructions_per_request", "instructions/request", "guest instructions per request", HigherIsWorse: true);

    /// <summary>Median latency, from the send of a request; by NBomber, from when it began the request.</summary>
    public static readonly Metric LatencyP50 = new("latency_p50_us", "us", "median latency", HigherIsWorse: true);

    /// <summary>90th percentile of latency.</summary>
    public static readonly Metric LatencyP90 = new("latency_p90_us", "us", "p90 latency", HigherIsWorse: true);

    /// <summary>99th percentile of latency.</summary>
    public static readonly Metric LatencyP99 = new("latency_p99_us", "us", "p99 latency", HigherIsWorse: true);

    /// <summary>Median latency of an open loop, from the time at which each request was due. The name stays: a load has one kind of latency to speak of.</summary>
    public static readonly Metric CorrectedP50 = LatencyP50 with { Title = "corrected median latency" };

    /// <summary>The same, 90th percentile.</summary>
    public static readonly Metric CorrectedP90 = LatencyP90 with { Title = "corrected p90 latency" };

    /// <summary>The same, 99th percentile. The primary metric of an open loop.</summary>
    public static readonly Metric CorrectedP99 = LatencyP99 with { Title = "corrected p99 latency" };
}
