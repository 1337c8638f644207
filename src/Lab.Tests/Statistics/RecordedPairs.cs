using System.Globalization;
using Lab.Runner;

namespace Lab.Tests.Statistics;

/// <summary>
/// Pairs of the control in 20 runs of `experiment aa` on a real machine (results/samples/aa-20/pairs.csv): nothing was there to be seen,
/// so what they show is noise.
/// </summary>
internal static class RecordedPairs
{
    private static readonly Lazy<double[]> Effects = new(Read);

    /// <summary>The effects in the order in which they were measured, from a random place on, with a standard deviation of about one.</summary>
    public static IEnumerable<double> Draw(Random random)
    {
        var effects = Effects.Value;
        for (var index = random.Next(effects.Length); ; index = (index + 1) % effects.Length)
        {
            yield return effects[index];
        }
    }

    private static double[] Read()
    {
        var file = Path.Combine(LabHome.Find().Results, "samples", "aa-20", "pairs.csv");
        double[] effects = [.. File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture))];
        var deviation = MathNet.Numerics.Statistics.ArrayStatistics.StandardDeviation(effects);
        return [.. effects.Select(effect => effect / deviation)];
    }
}
