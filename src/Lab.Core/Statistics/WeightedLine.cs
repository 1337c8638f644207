using MathNet.Numerics.LinearRegression;

namespace Lab.Core.Statistics;

/// <summary>A point that a line is laid through.</summary>
/// <param name="X">Known without error, or with one that is small beside the other.</param>
/// <param name="Y">Measured.</param>
/// <param name="StandardError">Of y, in its unit; greater than 0.</param>
public sealed record LinePoint(double X, double Y, double StandardError);

/// <summary>
/// A straight line by weighted least squares (MathNet.Numerics), weights 1/s^2. With w the weights, S = sum w, Sx = sum w x,
/// Sxx = sum w x^2 and D = S Sxx - Sx^2 the variances are S/D of the slope and Sxx/D of the intercept (Bevington 1969, "Data Reduction
/// and Error Analysis for the Physical Sciences", chapter 6). Where the points scatter more than their errors allow, that is where
/// R = sqrt(chi^2 / (n - 2)), Birge's ratio (Birge 1932, doi 10.1103/PhysRev.40.207), is above 1, both errors are multiplied with it,
/// so that a misfit shows. Errors are independent of each other. Intervals are normal: each error rests on many pairs.
/// </summary>
/// <param name="Slope">Change of y for one of x.</param>
/// <param name="SlopeInterval">Its 95 % interval.</param>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="InterceptInterval">Its 95 % interval.</param>
/// <param name="BirgeRatio">R; about 1 where the line and the errors are right, well above where they are not.</param>
public sealed record WeightedLine(double Slope, Interval SlopeInterval, double Intercept, Interval InterceptInterval, double BirgeRatio)
{
    /// <summary>Fewer points lie on a line whatever they are.</summary>
    public const int MinimumPoints = 3;

    private const double Confidence = 0.95;

    /// <summary>The line, or null where there are too few points or all have the same x.</summary>
    public static WeightedLine? Through(IReadOnlyList<LinePoint> points)
    {
        double[] weights = [.. points.Select(point => 1 / (point.StandardError * point.StandardError))];
        var sum = weights.Sum();
        var sumX = Weighted(points, weights, point => point.X);
        var sumXx = Weighted(points, weights, point => point.X * point.X);
        var determinant = (sum * sumXx) - (sumX * sumX);
        if (points.Count < MinimumPoints || !double.IsFinite(sum) || determinant <= sum * sumXx * 1e-12)
        {
            return null;
        }

        double[][] x = [.. points.Select(point => new[] { point.X })];
        var line = WeightedRegression.Weighted(x, [.. points.Select(point => point.Y)], weights, intercept: true);
        var (intercept, slope) = (line[0], line[1]);
        var birge = Math.Sqrt(Weighted(points, weights, point => Math.Pow(point.Y - intercept - (slope * point.X), 2)) / (points.Count - 2));
        var inflation = Math.Max(1, birge);
        return new WeightedLine(
            slope, Around(slope, inflation * Math.Sqrt(sum / determinant)),
            intercept, Around(intercept, inflation * Math.Sqrt(sumXx / determinant)), birge);
    }

    private static double Weighted(IReadOnlyList<LinePoint> points, double[] weights, Func<LinePoint, double> value) =>
        points.Zip(weights, (point, weight) => weight * value(point)).Sum();

    private static Interval Around(double value, double standardError) =>
        StudentQuantile.Around(value, standardError, Confidence, double.PositiveInfinity);
}
