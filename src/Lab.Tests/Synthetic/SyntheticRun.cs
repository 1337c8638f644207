using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using MathNet.Numerics.Distributions;

namespace Lab.Tests.Synthetic;

/// <summary>Makes runs whose truth is known: windows with a level that drifts, noise, and a cost for each arm.</summary>
public sealed class SyntheticRun(int seed = 1)
{
    private const double BaselineUsPerRequest = 60;
    private const double BaselineLatencyNs = 900_000;
    private const long WindowNs = 100_000_000;
    private const int AccountingRounds = 4;
    private readonly Random random = new(seed);
    private readonly List<WindowRecord> windows = [];
    private readonly Dictionary<int, HistogramBase> latencies = [];
    private long clock = 5_000_000_000;

    public static SyntheticArm Control { get; } = new(Arm.Control(SwitchingClass.Link, hooks: 1), Cost: 0);

    /// <summary>A run of a control and one probe.</summary>
    public static RunRecord WithCost(double cost, int pairs = 60, double noise = 0.02, int seed = 1) =>
        new SyntheticRun(seed).Of(pairs, Control with { Noise = noise }, new SyntheticArm(SyntheticExperiment.Probe("tcplife/core-tp_btf"), cost, noise));

    public RunRecord Of(int pairs, params SyntheticArm[] arms) => Of(pairs, [SyntheticExperiment.Load], arms);

    public RunRecord Of(int pairs, string[] loads, params SyntheticArm[] arms)
    {
        foreach (var load in loads)
        {
            for (var pair = 0; pair < pairs; pair++)
            {
                foreach (var (offset, arm) in arms.Where(arm => arm.Arm.NotRun is null).Index())
                {
                    AddPair(load, arm, (pair * arms.Length) + offset, pair);
                }
            }

            string[] accounted = [Arm.Baseline, .. arms.Select(arm => arm.Arm).Where(arm => arm is { Kind: ArmKind.Probe, NotRun: null }).Select(arm => arm.Id)];
            foreach (var round in Enumerable.Range(0, AccountingRounds))
            {
                windows.AddRange(accounted.Select((arm, offset) => SyntheticAccounting.Window(windows.Count + offset, round, load, arm, clock += 2_100_000_000)));
            }
        }

        return new RunRecord(SyntheticExperiment.Plan(arms.Select(arm => arm.Arm), margin: 0.02, loads), SyntheticExperiment.Environment(), [.. windows], latencies);
    }

    private void AddPair(string load, SyntheticArm arm, int pair, int block)
    {
        var level = 1 + (0.05 * Math.Sin(clock / 2e10));
        var baselineFirst = random.Next(2) == 0;
        foreach (var first in (bool[])[true, false])
        {
            var isBaseline = first == baselineFirst;
            var window = Measured(load, arm, pair, block, isBaseline, first, level);
            windows.Add(window);
            latencies.Add(window.Index, Latencies(window.Counts.Requests, level * (isBaseline ? 1 : 1 + arm.Cost)));
        }
    }

    private MeasuredWindow Measured(string load, SyntheticArm arm, int pair, int block, bool isBaseline, bool first, double level)
    {
        var us = BaselineUsPerRequest * level * (isBaseline ? 1 : 1 + arm.Cost) * Math.Exp(Normal.Sample(random, 0, arm.Noise));
        var requests = (long)(WindowNs / (us * 1_000 / 0.95));
        clock += WindowNs + 20_000_000;
        var readerShare = isBaseline || arm.Cost <= 0 ? 0 : 0.2 * arm.Cost;
        var cpu = us * 1_000 * requests;
        return new MeasuredWindow
        {
            Index = windows.Count,
            Load = load,
            Arm = isBaseline ? Arm.Baseline : arm.Arm.Id,
            StartNs = clock,
            EndNs = clock + WindowNs,
            Counts = new LoadCounts(requests, requests, new Dictionary<LoadError, long>()),
            Block = block,
            Pair = pair,
            PairArm = arm.Arm.Id,
            Class = arm.Arm.Class,
            First = first,
            ServerCpuNs = (long)(cpu * (1 - readerShare)),
            ReaderCpuNs = (long)(cpu * readerShare),
            LoadCpuNs = (long)(0.7 * WindowNs),
            AttachNs = 1_700_000,
            Events = isBaseline || arm.Arm.Kind == ArmKind.Control ? 0 : requests,
            Lost = 0,
            Latency = new LatencyQuantiles(900, 1_400, 2_100, 3_000),
        };
    }

    private LongHistogram Latencies(long requests, double scale)
    {
        var histogram = new LongHistogram(60_000_000_000, 3);
        for (var request = 0; request < requests; request++)
        {
            histogram.RecordValue((long)(BaselineLatencyNs * scale * Math.Exp(Normal.Sample(random, 0, 0.3))));
        }

        return histogram;
    }
}
