using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`too-few-rounds`: a sweep without the whole rounds that an interval needs; worth nothing when it is so for every probe.</summary>
public sealed class SweepRounds : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Sweeps
        let sweep = evidence.Sweeps.FirstOrDefault(each => each.Load.Name == load.Name)
        let whole = sweep?.Knees.ToDictionary(shift => shift.Arm, shift => shift.Rounds + shift.Unplaced)
        let probes = evidence.Run.Plan.RunningArms.Where(arm => arm.Kind == ArmKind.Probe).ToArray()
        let isShortForAll = probes.Length > 0 && probes.All(arm => Rounds(whole, arm) < SweepLoop.MinimumRounds)
        from arm in evidence.Run.Plan.RunningArms
        where Rounds(whole, arm) < SweepLoop.MinimumRounds
        select new Conclusion(
            "too-few-rounds", isShortForAll ? Severity.Invalidates : Severity.Warning, arm.Id, string.Create(
                CultureInfo.InvariantCulture,
                $"{load.Name}: {Rounds(whole, arm)} whole rounds, {SweepLoop.MinimumRounds} are needed for an interval. Let it run to its end."));

    private static int Rounds(Dictionary<string, int>? whole, Arm arm) => whole?.GetValueOrDefault(arm.Id) ?? 0;
}
