using Lab.Core;
using Lab.Core.Profiling;
using Lab.Reporting.Benchmarks;

namespace Lab.Reporting.Profiling;

/// <summary>Reads and writes the folder of `lab profile`.</summary>
public static class ProfileFolder
{
    private const string Expected = $"{ProfileFormat.PlanFile} and {ProfileFormat.StretchesFile}";

    /// <summary>Its plan and its stretches, all of them or as far as it came.</summary>
    /// <exception cref="LabException">The folder is no such profile; the message names file and line.</exception>
    public static Profile Read(string path) => Profile.Of(
        ProfileFormat.ReadPlan(BenchFiles.Read(path, ProfileFormat.PlanFile, Expected), Path.Combine(path, ProfileFormat.PlanFile)),
        ProfileFormat.ReadStretches(BenchFiles.Read(path, ProfileFormat.StretchesFile, Expected), Path.Combine(path, ProfileFormat.StretchesFile)));

    /// <summary>Writes everything that is made from a profile; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(Profile profile, string folder) => BenchFiles.Write(folder, Files(profile));

    private static IEnumerable<(string File, byte[] Content)> Files(Profile profile)
    {
        var about = ProfileText.Subtitle(profile, profile.Main);
        yield return ("profile.folded", BenchFiles.Bytes(profile.Main.Stacks.ToText()));
        yield return ("flamegraph.svg", BenchFiles.Bytes(FlameGraph.Svg(ProfileText.Title(profile.Main), about, FlameTree.Of(profile.Main.Stacks))));
        if (profile.Baseline is { } baseline)
        {
            yield return ("baseline.folded", BenchFiles.Bytes(baseline.Stacks.ToText()));
            yield return ("baseline.svg", BenchFiles.Bytes(FlameGraph.Svg(ProfileText.Title(baseline), ProfileText.Subtitle(profile, baseline), FlameTree.Of(baseline.Stacks))));
            yield return ("differential.svg", BenchFiles.Bytes(FlameGraph.DifferentialSvg(
                $"{profile.Main.Arm} against the baseline", ProfileText.DifferentialSubtitle(profile, baseline), FlameTree.Difference(baseline.Stacks, profile.Main.Stacks, profile.Scale))));
        }

        yield return ("profile.md", BenchFiles.Bytes(ProfileText.Page(profile)));
    }
}
