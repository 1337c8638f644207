using Lab.Core.Analysis;

namespace Lab.Core.Profiling;

/// <summary>The stretches of one state put together.</summary>
/// <param name="Arm">Id of the probe in force, or `baseline`.</param>
/// <param name="Requests">Requests that the load did.</param>
/// <param name="Seconds">For how long it was sampled.</param>
/// <param name="Expected">Frequency times CPUs times time.</param>
/// <param name="Seen">Samples, whatever ran.</param>
/// <param name="Lost">Samples that found no room on the way.</param>
/// <param name="Idle">Samples of a CPU with nothing to do; they are in no stack.</param>
/// <param name="UserStacks">Samples of the server with a stack of user space.</param>
/// <param name="WholeUserStacks">Of these, stacks that reach the beginning of a program or a thread.</param>
/// <param name="Stacks">All others, by stack.</param>
public sealed record ArmProfile(
    string Arm, long Requests, double Seconds, double Expected, long Seen, long Lost, long Idle, long UserStacks, long WholeUserStacks, FoldedStacks Stacks)
{
    /// <summary>How far the samples are from those expected, as a fraction.</summary>
    public double Deviation => Expected == 0 ? 0 : (Seen - Expected) / Expected;

    /// <summary>Share of user stacks that are whole; null where there is none.</summary>
    public double? WholeShare => UserStacks == 0 ? null : (double)WholeUserStacks / UserStacks;

    /// <summary>Samples by whose they are: the first frame of the stack; most first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Owners =>
    [
        .. Stacks.Entries.GroupBy(entry => entry.Key.Split(FoldedStacks.Separator)[0], StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.Sum(entry => entry.Value)))
            .OrderByDescending(owner => owner.Value).ThenBy(owner => owner.Key, StringComparer.Ordinal),
    ];

    /// <summary>Samples by the kind of the innermost frame: in whose code the CPU was.</summary>
    public IReadOnlyDictionary<FrameKind, long> Kinds => Stacks.Entries
        .GroupBy(entry => FrameName.KindOf(entry.Key[(entry.Key.LastIndexOf(FoldedStacks.Separator) + 1)..]))
        .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));
}

/// <summary>What a profile came to.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Main">The profile that was asked for: with the probe, or where none was asked for the server's alone.</param>
/// <param name="Baseline">In a differential what the server does without the probe; else null.</param>
public sealed record Profile(ProfilePlan Plan, ArmProfile Main, ArmProfile? Baseline)
{
    /// <summary>Requests under the arm for each under the baseline: what the baseline's samples are multiplied by to be held against the arm's.</summary>
    public double Scale => Baseline is { Requests: > 0 } before ? (double)Main.Requests / before.Requests : 1;

    /// <summary>What stands against the figures, in sentences.</summary>
    public IReadOnlyList<string> Doubts => [.. new[] { Baseline, Main }.OfType<ArmProfile>().SelectMany(DoubtsOf), .. Plan.Environment.Doubts];

    /// <summary>From what was recorded.</summary>
    /// <exception cref="LabException">Nothing was sampled of what was asked for.</exception>
    public static Profile Of(ProfilePlan plan, IReadOnlyList<ProfileStretch> stretches)
    {
        var byArm = stretches.ToLookup(stretch => stretch.Arm, StringComparer.Ordinal);
        ArmProfile? Find(string arm) => byArm[arm].ToArray() is { Length: > 0 } own ? Sum(plan, arm, own) : null;
        var main = Find(plan.Arm ?? Planning.Arm.Baseline) ?? throw new LabException("Nothing was sampled: there is no stretch in the folder.");
        return new Profile(plan, main, plan.IsDifferential ? Find(Planning.Arm.Baseline) : null);
    }

    private static ArmProfile Sum(ProfilePlan plan, string arm, ProfileStretch[] stretches)
    {
        SampledStacks[] sampled = [.. stretches.Select(stretch => stretch.Sampled)];
        var stacks = new FoldedStacks();
        foreach (var (stack, count) in sampled.SelectMany(each => each.Stacks))
        {
            stacks.Add(stack, count);
        }

        return new ArmProfile(
            arm,
            stretches.Sum(stretch => stretch.Requests),
            sampled.Sum(each => each.SampledNs) / 1e9,
            sampled.Sum(each => plan.Hz * each.Cpus * (each.SampledNs / 1e9)),
            sampled.Sum(each => each.Seen),
            sampled.Sum(each => each.Lost),
            sampled.Sum(each => each.Idle),
            sampled.Sum(each => each.UserStacks),
            sampled.Sum(each => each.WholeUserStacks),
            stacks);
    }

    private static IEnumerable<string> DoubtsOf(ArmProfile profile)
    {
        if (Math.Abs(profile.Deviation) > SampleRate.Tolerance)
        {
            yield return Text($"{profile.Arm}: {profile.Seen:N0} samples where {profile.Expected:N0} were expected ({Figures.Percent(profile.Deviation)}). A timer that comes late by more than its period, or on a CPU that the hypervisor has parked, leaves samples out.");
        }

        if (profile.Lost > 0)
        {
            yield return Text($"{profile.Arm}: {profile.Lost:N0} samples found no room in the ring buffer.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
