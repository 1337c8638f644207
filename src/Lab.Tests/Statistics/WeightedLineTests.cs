using Lab.Core.Statistics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class WeightedLineTests
{
    private static readonly double[] X = [0, 2, 4, 8, 16, 32, 64];

    [Fact]
    public void Points_on_a_line_give_the_line()
    {
        var line = WeightedLine.Through([.. X.Select(x => new LinePoint(x, 4 + (1.25 * x), 0.5))])!;
        Assert.Equal(1.25, line.Slope, 9);
        Assert.Equal(4, line.Intercept, 9);
        Assert.Equal(0, line.BirgeRatio, 6);
    }

    /// <summary>Reference: Sxx and D by hand for x = 0, 1, 2 with weights 1, 1, 4: D = 6 * 17 - 81 = 21.</summary>
    [Fact]
    public void Errors_are_those_of_the_formula()
    {
        var line = WeightedLine.Through([new(0, 0, 1), new(1, 1, 1), new(2, 2, 0.5)])!;
        Assert.Equal(1.959964 * Math.Sqrt(6 / 21.0), line.SlopeInterval.HalfWidth, 5);
        Assert.Equal(1.959964 * Math.Sqrt(17 / 21.0), line.InterceptInterval.HalfWidth, 5);
    }

    [Fact]
    public void Point_with_a_small_error_pulls_more()
    {
        LinePoint[] points = [new(0, 0, 1), new(1, 1, 1), new(2, 4, 1)];
        var even = WeightedLine.Through(points)!;
        var pulled = WeightedLine.Through([points[0], points[1], points[2] with { StandardError = 0.01 }])!;
        Assert.True(Math.Abs(pulled.Intercept + (2 * pulled.Slope) - 4) < Math.Abs(even.Intercept + (2 * even.Slope) - 4));
    }

    [Fact]
    public void Misfit_widens_the_interval_by_Birges_ratio_and_a_good_fit_does_not()
    {
        double[] off = [3, -3, 3, -3, 3, -3, 3];
        var bent = WeightedLine.Through([.. X.Zip(off, (x, y) => new LinePoint(x, x + y, 1))])!;
        var straight = WeightedLine.Through([.. X.Select(x => new LinePoint(x, x, 1))])!;
        Assert.True(bent.BirgeRatio > 3, $"{bent.BirgeRatio}");
        Assert.Equal(straight.SlopeInterval.HalfWidth * bent.BirgeRatio, bent.SlopeInterval.HalfWidth, 9);
        Assert.Equal(straight.InterceptInterval.HalfWidth * bent.BirgeRatio, bent.InterceptInterval.HalfWidth, 9);
    }

    [Fact]
    public void Slope_lies_in_its_interval_as_often_as_it_should()
    {
        const int Seeds = 400;
        var covered = Enumerable.Range(1, Seeds).Count(seed =>
        {
            var random = new Random(seed);
            var line = WeightedLine.Through([.. X.Select((x, index) => new LinePoint(x, 5 + x + Normal.Sample(random, 0, 1 + (0.1 * index)), 1 + (0.1 * index)))])!;
            return line.SlopeInterval.Contains(1);
        });
        Assert.InRange(covered / (double)Seeds, 0.92, 0.98);
    }

    [Fact]
    public void Two_points_or_one_place_give_no_line()
    {
        Assert.Null(WeightedLine.Through([]));
        Assert.Null(WeightedLine.Through([new(0, 0, 1), new(1, 1, 1)]));
        Assert.Null(WeightedLine.Through([new(16.1, 1, 1), new(16.1, 2, 1), new(16.1, 3, 1)]));
        Assert.Null(WeightedLine.Through([new(0, 0, 1), new(1, 1, 0), new(2, 2, 1)]));
    }
}
