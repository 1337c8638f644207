using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using MathNet.Numerics.Distributions;

namespace Lab.Tests.Synthetic;

/// <summary>
/// Made-up runs under an open loop of 2,000 requests a second, so 200 in each window: a control, and a probe that makes every request take
/// longer by a known part. Requests leave 20 us after they are due.
/// </summary>
public static class SyntheticOpenLoop
{
    public const string Load = "steady";
    public const string Probe = "tcplife/core-tp_btf";
    public const int RequestsPerWindow = 200;

    private const double BaselineNs = 900_000;
    private const double SpreadOfRequests = 0.03;
    private const long LatenessNs = 20_000;

    public static OpenLoop Spec { get; } =
        new(Load, new MeasuredShare(2_000, 0.5, 4_000), Arrivals.Constant, Connections: 64, KeepAlive: false);

    public static RunRecord Run(double longer, int pairs = 120, int seed = 1) => Under([Spec], longer, pairs, seed);

    /// <summary>The same run under saturation and under the open loop.</summary>
    public static RunRecord BesideSaturation(double longer, int pairs = 60, int seed = 1) =>
        Under([new ClosedLoop(SyntheticExperiment.Load, 16, KeepAlive: false), Spec], longer, pairs, seed);

    /// <summary>
    /// The same run by NBomber, which tells of no request when it was due: its corrected latency is the one from its
    /// beginning.
    /// </summary>
    public static RunRecord ByNBomber(double longer, int pairs = 60)
    {
        var run = Run(longer, pairs);
        return (run with
        {
            Plan =
                run.Plan with { Definition = run.Plan.Definition with { Loads = [Spec with { Tool = LoadTool.NBomber }] } },
            Corrected = run.Latencies,
        }).ChangeMeasured(window => window with { Pacing = null, Corrected = window.Latency });
    }

    /// <summary>The run with something that is due, sent or answered otherwise.</summary>
    public static RunRecord ChangePacing(this RunRecord run, Func<MeasuredWindow, Pacing> change) =>
        run.ChangeMeasured(window => window.Pacing is null ? window : window with { Pacing = change(window) });

    /// <summary>The run with one more request in a window, so long under way from when it was due, and hardly at all from when it was sent.</summary>
    public static RunRecord WithStall(this RunRecord run, int index, int requests, long dueNs)
    {
        var (sent, due) = (run.Latencies[index].Copy(), run.Corrected[index].Copy());
        sent.RecordValueWithCount((long)BaselineNs, requests);
        due.RecordValueWithCount(dueNs, requests);
        return run with
        {
            Latencies = new Dictionary<int, HistogramBase>(run.Latencies) { [index] = sent },
            Corrected = new Dictionary<int, HistogramBase>(run.Corrected) { [index] = due },
        };
    }

    private static RunRecord Under(LoadSpec[] loads, double longer, int pairs, int seed)
    {
        var run = new SyntheticRun(seed).Of(
            pairs, [.. loads.Select(load => load.Name)], SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe(Probe), Cost: 0.03));
        var random = new Random(seed);
        var (sent, due) = (new Dictionary<int, HistogramBase>(run.Latencies), new Dictionary<int, HistogramBase>());
        foreach (var window in run.Measured.Where(window => window.Load == Load))
        {
            (sent[window.Index], due[window.Index]) = Latencies(random, window.Arm == Probe ? 1 + longer : 1);
        }

        var definition = run.Plan.Definition with { Loads = loads };
        return (run with { Plan = run.Plan with { Definition = definition }, Latencies = sent, Corrected = due })
            .ChangeMeasured(window => window.Load == Load ? Open(window) : window);
    }

    private static MeasuredWindow Open(MeasuredWindow window)
    {
        var cpuPerRequest = (double)window.ServerCpuNs / window.Counts.Requests;
        return window with
        {
            Counts = window.Counts with { Requests = RequestsPerWindow, Connections = RequestsPerWindow },
            ServerCpuNs = (long)(cpuPerRequest * RequestsPerWindow),
            ReaderCpuNs = window.ReaderCpuNs * RequestsPerWindow / window.Counts.Requests,
            Corrected = new LatencyQuantiles(920, 960, 990, 1_010),
            Pacing = new Pacing(RequestsPerWindow, NotSent: 0, LatenessP50Us: 20, LatenessP99Us: 60, LatenessMaxUs: 90, GapVariation: 0.02),
        };
    }

    private static (LongHistogram Sent, LongHistogram Due) Latencies(Random random, double scale)
    {
        var (sent, due) = (new LongHistogram(60_000_000_000, 3), new LongHistogram(60_000_000_000, 3));
        for (var request = 0; request < RequestsPerWindow; request++)
        {
            var fromDue = (long)(BaselineNs * scale * Math.Exp(Normal.Sample(random, 0, SpreadOfRequests)));
            due.RecordValue(fromDue);
            sent.RecordValue(fromDue - LatenessNs);
        }

        return (sent, due);
    }
}
