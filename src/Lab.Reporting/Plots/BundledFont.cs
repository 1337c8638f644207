using ScottPlot;
using SkiaSharp;

namespace Lab.Reporting.Plots;

/// <summary>The one font of all pictures (Inter, Fonts/OFL.txt), carried in the assembly so that they look the same everywhere.</summary>
internal sealed class BundledFont : IFontResolver
{
    internal const string Family = "Lab Inter";

    private readonly SKTypeface typeface;

    private BundledFont()
    {
        using var file = typeof(BundledFont).Assembly.GetManifestResourceStream("Inter-Regular.otf")!;
        typeface = SKTypeface.FromStream(file);
    }

    // ScottPlot finds fonts through one list for the whole process: put there once.
    internal static string Register() => Registration.Value;

    private static Lazy<string> Registration { get; } = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new BundledFont());
        return Family;
    });

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName == Family ? typeface : null;
}
