using Lab.Core.Definitions;

namespace Lab.Core.Analysis;

/// <summary>
/// What a run's control tells about the instrument: how small a change of a metric can be seen with arms of its class, in this run and in
/// runs of other lengths.
/// </summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Class">How the control is switched.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Control">What the control showed, where nothing is.</param>
/// <param name="SecondsPerPair">Time that a pair of this class took, switching included, s.</param>
/// <param name="Measured">What a single arm measured with as many pairs as this control could show.</param>
/// <param name="Outlook">The same for longer and shorter runs, by the square root of the number of pairs.</param>
public sealed record NoiseFloor(
    string Load,
    SwitchingClass Class,
    Metric Metric,
    OverheadEstimate Control,
    double SecondsPerPair,
    VisibleChange Measured,
    IReadOnlyList<VisibleChange> Outlook);

/// <summary>What a run can see that measures one arm and its control, which share the time as they do in every block.</summary>
/// <param name="Seconds">Time spent measuring, s.</param>
/// <param name="Pairs">Pairs of the arm.</param>
/// <param name="HalfWidth">Half-width of the arm's 95 % interval, as a fraction; null with too few pairs for a verdict.</param>
/// <param name="MinimumDetectable">Smallest change that is found 4 times in 5, as a fraction; null with too few pairs for a verdict.</param>
public sealed record VisibleChange(double Seconds, int Pairs, double? HalfWidth, double? MinimumDetectable);
