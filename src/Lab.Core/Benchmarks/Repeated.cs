using MathNet.Numerics.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>A figure that was measured a few times.</summary>
/// <param name="Median">The median.</param>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record Repeated(double Median, double Least, double Greatest)
{
    /// <summary>The figure of its measurements; null without any.</summary>
    public static Repeated? Of(IEnumerable<double?> measurements)
    {
        double[] values = [.. measurements.OfType<double>().Where(double.IsFinite)];
        return values.Length == 0 ? null : new(values.Median(), values.Min(), values.Max());
    }
}
