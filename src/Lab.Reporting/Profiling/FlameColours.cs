using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Profiling;

namespace Lab.Reporting.Profiling;

/// <summary>The colours of a flame graph: by what a frame belongs to, or by how it changed. A frame's shade depends on its name only.</summary>
internal static class FlameColours
{
    private const string Unchanged = "hsl(40 8% 88%)";

    /// <summary>Changes smaller than this part of the largest are not coloured.</summary>
    private const double Visible = 0.02;

    internal static IReadOnlyList<(string Colour, string Meaning)> Kinds { get; } =
    [
        (Shade(FrameKind.Kernel, 0), "kernel"),
        (Shade(FrameKind.Apache, 0), "Apache, its modules and APR"),
        (Shade(FrameKind.LibC, 0), "C library"),
        (Shade(FrameKind.Other, 0), "other, and whose stack it is"),
    ];

    internal static string OfKind(FlameFrame frame) => Shade(FrameName.KindOf(frame.Frame), frame.Frame.Sum(letter => letter) % 5);

    /// <summary>The largest change of a frame's own samples and its callees', as a share of all: what full red or blue stands for.</summary>
    internal static double ScaleOf(FlameFrame root)
    {
        static double Largest(FlameFrame frame) => frame.Callees.Select(Largest).Append(Math.Abs(frame.Change ?? 0)).Max();
        return root.Samples > 0 ? Largest(root) / root.Samples : 0;
    }

    internal static IReadOnlyList<(string Colour, string Meaning)> Changes(double scale) =>
    [
        (Change(1), $"more than in the baseline, up to {Figures.Percent(scale)} of all samples"),
        (Change(0), "as much"),
        (Change(-1), "less; what the arm never does has no width here"),
    ];

    internal static string OfChange(FlameFrame frame, double total, double scale) =>
        total > 0 && scale > 0 ? Change((frame.Change ?? 0) / total / scale) : Unchanged;

    private static string Change(double share)
    {
        if (Math.Abs(share) < Visible)
        {
            return Unchanged;
        }

        // By the square root: most changes are small beside the largest, and would all look the same.
        var strength = Math.Sqrt(Math.Min(1, Math.Abs(share)));
        return string.Create(CultureInfo.InvariantCulture, $"hsl({(share > 0 ? 6 : 214)} {30 + (50 * strength):0}% {90 - (27 * strength):0}%)");
    }

    private static string Shade(FrameKind kind, int step) => kind switch
    {
        FrameKind.Kernel => string.Create(CultureInfo.InvariantCulture, $"hsl({28 + (step * 2)} 82% {70 + step}%)"),
        FrameKind.Apache => string.Create(CultureInfo.InvariantCulture, $"hsl({208 + (step * 2)} 62% {72 + step}%)"),
        FrameKind.LibC => string.Create(CultureInfo.InvariantCulture, $"hsl({140 + (step * 2)} 38% {70 + step}%)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"hsl(50 6% {82 + step}%)"),
    };
}
