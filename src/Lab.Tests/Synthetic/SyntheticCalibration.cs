using Lab.Core.Analysis;
using Lab.Core.Calibration;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>Runs whose arms burn a known time, and whose machine charges a chosen price for it.</summary>
public static class SyntheticCalibration
{
    public const string One = "one";
    public const string Saturation = "saturation";

    private static readonly double[] BurntUs = [0, 1, 2, 4, 8, 16, 32];

    /// <summary>A run under one connection and under 16.</summary>
    /// <param name="slope">What a burnt microsecond costs with one connection.</param>
    /// <param name="loadedSlope">The same at saturation.</param>
    /// <param name="emptyUs">What the empty program costs, us a request.</param>
    public static RunRecord Run(double slope = 1, double loadedSlope = 0.6, double emptyUs = 4, int pairs = 60, int seed = 5, double noise = 0.02)
    {
        var arms = BurntUs.Select(us => new SyntheticArm(SyntheticExperiment.Probe(ArmOf(us), GroundTruth.None), Cost: 0, noise));
        var run = new SyntheticRun(seed).Of(pairs, [One, Saturation], [SyntheticRun.Control, .. arms]);
        var definition = run.Plan.Definition with { Name = "calibration", Loads = [new ClosedLoop(One, 1, KeepAlive: false), new ClosedLoop(Saturation, 16, KeepAlive: false)] };
        return (run with { Plan = run.Plan with { Definition = definition }, Latencies = new Dictionary<int, HdrHistogram.HistogramBase>() })
            .ChangeMeasured(window => window.IsBaseline ? window : Burning(window, window.Load == One ? slope : loadedSlope, emptyUs));
    }

    public static LoadCalibration Under(string load, RunRecord run) =>
        LoadCalibration.AllOf(run, ArmSample.AllOf(run)).Single(each => each.Load == load);

    /// <summary>The same run as a lab of before wrote it: nothing in its windows says what the probe counted.</summary>
    public static RunRecord WithoutAccount(this RunRecord run) => run.ChangeMeasured(window => window with { Own = null });

    private static string ArmOf(double us) => us == 0 ? "burn/burn-0" : $"burn/burn-{us:0}us";

    private static MeasuredWindow Burning(MeasuredWindow window, double slope, double emptyUs)
    {
        if (!window.Arm.StartsWith("burn/", StringComparison.Ordinal))
        {
            return window;
        }

        var requests = window.Counts.Requests;
        var perRequestNs = 2_000 * BurntUs.Single(us => ArmOf(us) == window.Arm);
        var addedNs = (long)(((slope * perRequestNs) + (emptyUs * 1_000)) * requests);
        return window with
        {
            EndNs = window.EndNs + addedNs,
            ServerCpuNs = window.ServerCpuNs + addedNs,
            Own = new ProbeAccount(40 * requests, 10 * requests, new BurntTime(2 * requests, 0, (long)perRequestNs * requests, 0, 500 * requests)),
        };
    }
}
