using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>How far an arm moves the knee, over the rounds that place it both with the arm and in the baseline runs of the arm's own pairs.</summary>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Rounds">Rounds that place both knees.</param>
/// <param name="Unplaced">Whole rounds in which one of the two lies outside the sweep.</param>
/// <param name="BaselineRps">The knee without the arm, requests a second.</param>
/// <param name="ArmRps">The knee with it.</param>
/// <param name="Loss">By how much it is lower, as a fraction of the baseline's; negative where it is higher.</param>
/// <param name="DeltaRps">The change, requests a second; negative where it is lower.</param>
public sealed record KneeShift(string Arm, int Rounds, int Unplaced, Amount? BaselineRps, Amount? ArmRps, Amount? Loss, Amount? DeltaRps)
{
    /// <summary>The shift from the knees of each round.</summary>
    internal static KneeShift Of(string arm, IReadOnlyList<(Knee Baseline, Knee Arm)> rounds)
    {
        (double Baseline, double Arm)[] placed =
        [
            .. rounds.Where(round => round is { Baseline.Place: KneePlace.Between, Arm.Place: KneePlace.Between })
                .Select(round => (round.Baseline.RateRps, round.Arm.RateRps)),
        ];
        var ratio = OverRounds.Ratio(placed.Select(round => Math.Log(round.Arm / round.Baseline)));
        return new KneeShift(
            arm, placed.Length, rounds.Count - placed.Length,
            OverRounds.Level(placed.Select(round => round.Baseline)), OverRounds.Level(placed.Select(round => round.Arm)),
            ratio is null ? null : new Amount(-ratio.Value, ratio.Interval95 is { } interval ? new Interval(-interval.High, -interval.Low) : null),
            OverRounds.Change(placed.Select(round => round.Arm - round.Baseline)));
    }
}
