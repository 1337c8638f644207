using Lab.Core.Planning;

namespace Lab.Reporting.Plots;

/// <summary>How an arm looks in every picture of a report.</summary>
/// <param name="Colour">Of Okabe and Ito's palette, which colour-blind people can tell apart.</param>
/// <param name="Repeat">How often the colour was given before; each time with another marker.</param>
public sealed record ArmStyle(string Colour, int Repeat)
{
    /// <summary>Okabe and Ito's colours, without the black of the baseline.</summary>
    internal static IReadOnlyList<string> Palette { get; } = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    private const string Black = "#000000";
    private static readonly IReadOnlyList<string> Greys = ["#8C8C8C", "#6B6B6B", "#B0B0B0"];

    /// <summary>The styles of a plan: the baseline black, controls grey, probes in colour.</summary>
    public static IReadOnlyDictionary<string, ArmStyle> Of(ExperimentPlan plan)
    {
        var styles = new Dictionary<string, ArmStyle>(StringComparer.Ordinal) { [Arm.Baseline] = new(Black, 0) };
        foreach (var kind in plan.Arms.GroupBy(arm => arm.Kind))
        {
            var colours = kind.Key == ArmKind.Control ? Greys : Palette;
            foreach (var (index, arm) in kind.Index())
            {
                styles[arm.Id] = new ArmStyle(colours[index % colours.Count], index / colours.Count);
            }
        }

        return styles;
    }
}
