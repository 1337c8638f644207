using Lab.Core.Definitions;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>What the server and the load did between two readings of the counters, with nothing switched.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC at its start, ns.</param>
/// <param name="EndNs">The same at its end, ns.</param>
/// <param name="Requests">Requests answered in it.</param>
/// <param name="ServerCpuNs">CPU time of the server in it, ns.</param>
public sealed record CounterStep(long StartNs, long EndNs, long Requests, long ServerCpuNs);

/// <summary>How much neighbouring windows of one length differ where nothing differs.</summary>
/// <param name="WindowMs">Length of the windows, ms.</param>
/// <param name="Pairs">Pairs of neighbours that were compared.</param>
/// <param name="PairDeviation">Standard deviation of ln(second / first) of CPU per request.</param>
/// <param name="HalfWidth30s">
/// Half-width of the 95 % interval, as a fraction, of an arm that has 30 s to itself, with the time that a switch and its guard take
/// beside each window.
/// </param>
public sealed record WindowNoise(double WindowMs, int Pairs, double PairDeviation, double HalfWidth30s)
{
    private const double Seconds = 30;

    /// <summary>The noise of windows made of so many steps each; null with too few pairs for an estimate.</summary>
    /// <param name="steps">Contiguous steps in time order.</param>
    /// <param name="stepsPerWindow">Steps put together into a window.</param>
    /// <param name="switchingSeconds">Time that is lost beside each window, s.</param>
    public static WindowNoise? Of(IReadOnlyList<CounterStep> steps, int stepsPerWindow, double switchingSeconds)
    {
        double[] windows = [.. steps.Chunk(stepsPerWindow).Where(chunk => chunk.Length == stepsPerWindow && chunk.Sum(step => step.Requests) > 0).Select(LogCpuPerRequest)];
        // Neighbours in alternating order, as the planner's dice do it: a drift cancels.
        double[] effects = [.. windows.Chunk(2).Where(pair => pair.Length == 2).Select((pair, index) => (pair[1] - pair[0]) * (index % 2 == 0 ? 1 : -1))];
        if (effects.Length < Precision.MinimumPairs)
        {
            return null;
        }

        var length = steps.Average(step => step.EndNs - step.StartNs) / 1e9 * stepsPerWindow;
        var estimate = Estimator.Of(Estimator.Chosen, effects, confidence: 0.95);
        var pairsIn30s = Seconds / (2 * (length + switchingSeconds));
        return new WindowNoise(
            length * 1e3, effects.Length, ArrayStatistics.StandardDeviation(effects),
            estimate.Interval.HalfWidth * Math.Sqrt(effects.Length / pairsIn30s));
    }

    private static double LogCpuPerRequest(CounterStep[] window) =>
        Math.Log((double)window.Sum(step => step.ServerCpuNs) / window.Sum(step => step.Requests));
}

/// <summary>The noise of windows of one length in one case.</summary>
/// <param name="Mpm">How the server shared its work.</param>
/// <param name="Load">The load on it.</param>
/// <param name="Noise">The noise.</param>
public sealed record NoiseRow(Mpm Mpm, ClosedLoop Load, WindowNoise Noise);
