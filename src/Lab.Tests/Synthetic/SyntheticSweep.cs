using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using MathNet.Numerics.Distributions;

namespace Lab.Tests.Synthetic;

/// <summary>
/// Sweeps of a made-up server with one queue (M/M/1): p-quantiles of latency are -ln(1 - p) / (capacity - rate), and beyond the capacity a backlog
/// grows. The capacity drifts from round to round, figures have noise, and an arm takes a known part of the capacity away.
/// </summary>
public sealed class SyntheticSweep(int seed)
{
    public const string Load = "sweep";
    public const string Probe = "tcplife/core-tp_btf";
    public const double CapacityRps = 10_000;

    private const long RunNs = 1_000_000_000;
    private const double Drift = 0.02;
    private const double Noise = 0.05;
    private const double BusyUs = 90;

    private readonly Random random = new(seed);
    private long clock = 5_000_000_000;

    public static SweepLoop Loop { get; } =
        new(Load, From: 0.2, To: 1.1, Steps: 10, Arrivals.Constant, Connections: 64, KeepAlive: false, TimeSpan.FromSeconds(1), Rounds: 8);

    /// <summary>A control and one probe that takes a part of the capacity away.</summary>
    public static RunRecord Run(double loss, int seed = 1, SweepLoop? loop = null) => new SyntheticSweep(seed).Of(Plan(seed, loop ?? Loop), loss);

    public static ExperimentPlan Plan(int seed, params LoadSpec[] loads) => Plan(seed, blocks: null, loads).Plan!;

    public static (ExperimentPlan? Plan, IReadOnlyList<PreflightIssue> Issues) Plan(int seed, int? blocks, LoadSpec[] loads, TimeSpan? maxTime = null, Arm[]? arms = null) => Planner.Make(new(
        new ExperimentDefinition(
            "sweep", "Where does the knee move?", new ServerSpec(1024, NetworkMode.Veth), loads, [Probe], Margin: 0.02, Precision: 0.01, maxTime ?? TimeSpan.FromHours(1)),
        "local", seed, arms ?? [SyntheticExperiment.Probe(Probe)], blocks)
    { MaxTimeIsAsked = maxTime is not null });

    private RunRecord Of(ExperimentPlan plan, double loss)
    {
        var windows = new List<WindowRecord>();
        foreach (var round in plan.Schedules[0].Sweep!)
        {
            var capacity = CapacityRps * Math.Exp(Normal.Sample(random, 0, Drift));
            foreach (var pair in round.Pairs)
            {
                foreach (var isBaseline in (bool[])[pair.BaselineFirst, !pair.BaselineFirst])
                {
                    var isProbed = !isBaseline && pair.Arm == Probe;
                    windows.Add(Window(windows.Count, plan.Definition.Sweeps.Single(), round.Index, pair, isBaseline, isProbed, capacity * (isProbed ? 1 - loss : 1)));
                }
            }
        }

        return new RunRecord(plan, SyntheticExperiment.Environment(), windows, new Dictionary<int, HistogramBase>());
    }

    private SweepWindow Window(int index, SweepLoop loop, int round, SweepPair pair, bool isBaseline, bool isProbed, double capacity)
    {
        var rate = loop.ShareOf(pair.Step) * CapacityRps;
        var answers = (long)Math.Min(rate, capacity);
        var whole = (long)(rate * 1.25);
        clock += 2 * RunNs;
        return new SweepWindow
        {
            Index = index,
            Load = loop.Name,
            Arm = isBaseline ? Arm.Baseline : pair.Arm,
            PairArm = pair.Arm,
            Round = round,
            Step = pair.Step,
            Pair = pair.Index,
            Class = SwitchingClass.Link,
            First = isBaseline == pair.BaselineFirst,
            Share = loop.ShareOf(pair.Step),
            RateRps = rate,
            CapacityRps = CapacityRps,
            StartNs = clock,
            EndNs = clock + RunNs,
            Counts = new LoadCounts(answers, answers, new Dictionary<LoadError, long>()),
            Whole = new LoadCounts(whole, whole, new Dictionary<LoadError, long>()),
            ServerCpuNs = (long)(answers * BusyUs * 1_000 * CapacityRps / capacity),
            ReaderCpuNs = 0,
            LoadCpuNs = RunNs / 2,
            AttachNs = 1_700_000,
            Events = isProbed ? whole : 0,
            Lost = 0,
            Latency = new LatencyQuantiles(90, 120, 300, 900),
            Corrected = new LatencyQuantiles(Us(0.50, rate, capacity), Us(0.90, rate, capacity), Us(0.99, rate, capacity), Us(0.9999, rate, capacity)),
            Pacing = new Pacing((long)rate, NotSent: 0, LatenessP50Us: 3, LatenessP99Us: 20, LatenessMaxUs: 90, GapVariation: 0.01),
        };
    }

    private double Us(double probability, double rate, double capacity)
    {
        var queue = -Math.Log(1 - probability) / Math.Max(capacity - rate, 20);
        var backlog = probability * Math.Max(rate - capacity, 0) / capacity;
        return 1e6 * (queue + backlog) * Math.Exp(Normal.Sample(random, 0, Noise));
    }
}
