using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `drift`: the baseline itself changed while the run went on. Pairs are neighbours, so the effects are free of it; but the run speaks
/// for a machine that was another one at its end. Spearman's rank correlation with time (1904, doi 10.2307/1412159) beyond what one
/// sound run in a thousand shows, and a change that a straight line puts at more than 5 %; a warning from 20 % on.
/// </summary>
public sealed class Drift : IDoubt
{
    private const double Noteworthy = 0.05;
    private const double Large = 0.20;
    private const double NormalQuantile = 3.29;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        let metric = PairEffect.Watched(load)
        from windows in evidence.Samples.Where(sample => sample.Load == load.Name)
            .SelectMany(sample => sample.Pairs)
            .Select(pair => pair.Baseline)
            .GroupBy(window => window.Class)
        let change = Change([.. windows.OrderBy(window => window.Index)], metric)
        where Math.Abs(change) > Noteworthy
        select new Conclusion(
            "drift", Math.Abs(change) > Large ? Severity.Warning : Severity.Note, Arm: null,
            $"{load.Name}: the baseline's {metric.Title} (windows of the {ClassNames.Of(windows.Key)} class) changed by {Figures.Percent(change)} from the first window to the last. Pairs cancel it, but the machine was not in one state: look for what else ran.");

    /// <summary>What a straight line through the logarithms gives for the whole run, as a fraction; 0 where the order in time shows nothing.</summary>
    private static double Change(MeasuredWindow[] windows, Metric metric)
    {
        if (windows.Length < Precision.MinimumPairs)
        {
            return 0;
        }

        double[] times = [.. windows.Select(window => (double)window.StartNs)];
        double[] values = [.. windows.Select(window => Math.Log(WindowMetric.Of(metric, window)!.Value))];
        var rank = Correlation.Spearman(times, values);
        if (!(Math.Abs(rank) * Math.Sqrt(windows.Length - 1) > NormalQuantile))
        {
            return 0;
        }

        var slope = MathNet.Numerics.Fit.Line(times, values).B;
        return Math.Exp(slope * (times[^1] - times[0])) - 1;
    }
}
