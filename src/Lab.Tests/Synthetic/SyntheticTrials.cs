using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using MathNet.Numerics.Distributions;

namespace Lab.Tests.Synthetic;

/// <summary>
/// Trials of a made-up server under a closed and an open loop: attaching the link arm takes 0.7 ms and the tool 300 ms, and a known part of the
/// requests is not answered while cycles go on.
/// </summary>
public sealed class SyntheticTrials(int seed)
{
    public const string Link = "tcplife/core-tp_btf";
    public const string Tool = "tcplife/bpftrace-tracepoint";
    public const string NotHere = "tcplife/core-kprobe";
    public const string Rejected = "rejected/unbounded-loop";
    public const double Rps = 10_000;

    private const double Noise = 0.01;

    private readonly Random random = new(seed);
    private long clock = 5_000_000_000;

    public static LoadSpec[] Loads { get; } =
    [
        new ClosedLoop("saturation", 16, KeepAlive: false), new OpenLoop("steady", new FixedRate(Rps), Arrivals.Constant, 64, KeepAlive: false),
    ];

    public static Arm[] Arms { get; } =
    [
        SyntheticExperiment.Probe(Link),
        SyntheticExperiment.Probe(Tool) with { Class = SwitchingClass.Process },
        SyntheticExperiment.Probe(NotHere, notRun: "no such event source\n(this kernel has none)"),
        SyntheticExperiment.Probe(Rejected, GroundTruth.None, Arm.MeantToBeRefused) with { ExpectsRefusal = true },
    ];

    /// <summary>A run; the loss is that of throughput while the link arm is attached and detached.</summary>
    public static RunRecord Run(double loss = 0, int seed = 1) => new SyntheticTrials(seed).Of(Plan(seed).Plan!, loss);

    public static (ExperimentPlan? Plan, IReadOnlyList<PreflightIssue> Issues) Plan(int seed, int? blocks = null, TimeSpan? maxTime = null, Arm[]? arms = null, SwitchingClass[]? controls = null) =>
        Planner.Make(new(
            new ExperimentDefinition(
                "loading", "Is a request lost?", new ServerSpec(1024, NetworkMode.Veth), Loads, ["tcplife", "rejected"], Margin: 0.02, Precision: 0.01,
                maxTime ?? TimeSpan.FromHours(1), controls)
            {
                Trials = [TrialKind.Loading],
            },
            "local", seed, arms ?? Arms, blocks)
        { MaxTimeIsAsked = maxTime is not null });

    private RunRecord Of(ExperimentPlan plan, double loss)
    {
        var windows = new List<WindowRecord>();
        foreach (var schedule in plan.Schedules)
        {
            windows.AddRange(plan.Arms.Where(arm => arm.NotRun is null || arm.ExpectsRefusal).Select((arm, index) => Loaded(windows.Count + index, schedule.Load, arm)).ToArray());
            foreach (var round in schedule.Trials!)
            {
                foreach (var pair in round.Pairs)
                {
                    foreach (var isQuiet in (bool[])[pair.QuietFirst, !pair.QuietFirst])
                    {
                        windows.Add(Cycled(windows.Count, plan, schedule.Load, round.Index, pair, isQuiet, isQuiet || pair.Arm != Link ? 0 : loss));
                    }
                }
            }
        }

        return new RunRecord(plan, SyntheticExperiment.Environment(), windows, new Dictionary<int, HistogramBase>());
    }

    private LoadingTrial Loaded(int index, string load, Arm arm)
    {
        var (start, end) = Pass(TimeSpan.FromMilliseconds(100));
        return new LoadingTrial
        {
            Index = index,
            Load = load,
            Arm = arm.Id,
            StartNs = start,
            EndNs = end,
            Counts = new(1_000, 1_000, new Dictionary<LoadError, long>()),
            Attempts = arm.Class == SwitchingClass.Process ? []
                : arm.ExpectsRefusal ? [.. Enumerable.Repeat(new LoadAttempt(200_000, 9_000_000, null, Refused: true), CycleTiming.Refusals)]
                : [new LoadAttempt(1_000_000, 60_000_000, 900_000, Refused: false), .. Enumerable.Repeat(new LoadAttempt(200_000, 9_000_000, 400_000, Refused: false), CycleTiming.Loads - 1)],
            Object = arm.ExpectsRefusal ? null : new([new LoadedProgram("tcplife", "tp_btf:inet_sock_set_state", 300, 1_500, 2_400)], 4, 270_336),
            Refusal = arm.ExpectsRefusal ? new("load lab: infinite loop detected at insn 9 (Invalid argument)", ["; while (1)", "infinite loop detected at insn 9"]) : null,
            SameServer = true,
        };
    }

    private CycleTrial Cycled(int index, ExperimentPlan plan, string load, int round, TrialPair pair, bool isQuiet, double loss)
    {
        var timing = CycleTiming.For(plan.Arm(pair.Arm).Class);
        var (start, end) = Pass(timing.Stretch);
        var isOpen = load == "steady";
        var requests = (long)(Rps * timing.Stretch.TotalSeconds * (1 - loss) * Math.Exp(Normal.Sample(random, 0, Noise)));
        var latency = new LatencyQuantiles(90, 120, 300 * (1 + loss), 900);
        var isTool = pair.Arm == Tool;
        return new CycleTrial
        {
            Index = index,
            Load = load,
            Arm = isQuiet ? Arm.Baseline : pair.Arm,
            PairArm = pair.Arm,
            Round = round,
            Pair = pair.Index,
            Class = plan.Arm(pair.Arm).Class,
            First = isQuiet == pair.QuietFirst,
            StartNs = start,
            EndNs = end,
            Counts = new(requests, requests, new Dictionary<LoadError, long>()),
            AttachNs = isQuiet ? [] : [.. Enumerable.Repeat(isTool ? 300_000_000L : 700_000, timing.CyclesPerRound)],
            DetachNs = isQuiet ? [] : [.. Enumerable.Repeat(isTool ? 200_000_000L : 400_000, timing.CyclesPerRound)],
            Events = isQuiet ? 0 : requests / 4,
            Lost = 0,
            SameServer = true,
            Latency = latency,
            Corrected = isOpen ? latency : null,
            Pacing = isOpen ? new Pacing(requests, NotSent: 0, LatenessP50Us: 3, LatenessP99Us: 20, LatenessMaxUs: 90, GapVariation: 0.01) : null,
        };
    }

    private (long Start, long End) Pass(TimeSpan time)
    {
        var start = clock;
        clock += (long)time.TotalNanoseconds;
        return (start, clock);
    }
}
