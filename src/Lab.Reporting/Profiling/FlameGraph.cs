using System.Globalization;
using System.Text;
using Lab.Core.Analysis;
using Lab.Core.Profiling;

namespace Lab.Reporting.Profiling;

/// <summary>
/// A flame graph as one SVG file that needs nothing else: outermost frames at the top, width by samples. Without a script it is a picture with
/// tooltips; with one, a click zooms and a search marks. The same tree gives the same bytes.
/// </summary>
public static class FlameGraph
{
    internal const double Width = 1200;
    internal const double Margin = 12;
    private const double RowHeight = 18;
    private const double HeadHeight = 76;
    private const double FootHeight = 34;
    private const double LetterWidth = 6.7;
    private const double LeastWidth = 0.3;

    /// <summary>The picture of one profile: colours by kind.</summary>
    public static string Svg(string title, string subtitle, FlameFrame root) => Draw(title, subtitle, root, FlameColours.OfKind, FlameColours.Kinds);

    /// <summary>The picture of a difference: widths of the arm, colours by the change against the baseline.</summary>
    public static string DifferentialSvg(string title, string subtitle, FlameFrame root)
    {
        var scale = FlameColours.ScaleOf(root);
        return Draw(title, subtitle, root, frame => FlameColours.OfChange(frame, root.Samples, scale), FlameColours.Changes(scale));
    }

    private static string Draw(string title, string subtitle, FlameFrame root, Func<FlameFrame, string> colour, IReadOnlyList<(string Colour, string Meaning)> legend)
    {
        var height = HeadHeight + (root.Depth * RowHeight) + FootHeight;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width:0} {height:0}" width="{Width:0}" height="{height:0}" data-total="{root.Samples:0.###}">
            <style>{FlameScript.Style}</style>
            <rect class="page" width="{Width:0}" height="{height:0}"/>
            <text class="title" x="{Margin}" y="24">{Text(title)}</text>
            <text class="subtitle" x="{Margin}" y="43">{Text(subtitle)}</text>

            """);
        Legend(svg, legend);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <g id="reset" class="button hidden"><rect x="{Width - 276}" y="10" width="72" height="22" rx="4"/><text x="{Width - 240}" y="25" text-anchor="middle">Reset zoom</text></g>
            <g id="find" class="button hidden"><rect x="{Width - 196}" y="10" width="184" height="22" rx="4"/><text x="{Width - 104}" y="25" text-anchor="middle">Search (Ctrl-F)</text></g>
            <text id="matched" class="matched" x="{Width - Margin}" y="48" text-anchor="end"></text>
            <g id="frames">

            """);
        Frames(svg, root, root.Samples, x: 0, depth: 0, colour);
        svg.Append(CultureInfo.InvariantCulture, $"""
            </g>
            <text id="details" class="details" x="{Margin}" y="{height - 12:0}">{Text(Details(root, root.Samples))}</text>
            <script><![CDATA[{FlameScript.Text}]]></script>
            </svg>

            """);
        return svg.ToString();
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<(string Colour, string Meaning)> legend)
    {
        var x = Margin;
        foreach (var (colour, meaning) in legend)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{x:0.#}" y="54" width="12" height="12" rx="2" fill="{colour}"/><text class="legend" x="{x + 17:0.#}" y="64">{Text(meaning)}</text>{"\n"}""");
            x += 17 + (meaning.Length * LetterWidth) + 18;
        }
    }

    private static void Frames(StringBuilder svg, FlameFrame frame, double total, double x, int depth, Func<FlameFrame, string> colour)
    {
        var inner = Width - (2 * Margin);
        var width = total > 0 ? frame.Samples / total * inner : 0;
        if (width < LeastWidth)
        {
            return;
        }

        var (left, top, name) = (Margin + x, HeadHeight + (depth * RowHeight), FrameName.Shown(frame.Frame));
        svg.Append(CultureInfo.InvariantCulture, $"""<g class="f" data-n="{Text(name)}" data-x="{x / inner:0.######}" data-w="{width / inner:0.######}" data-d="{depth}"><title>{Text(Details(frame, total))}</title><rect x="{left:0.##}" y="{top:0}" width="{Math.Max(width - 0.5, 0.3):0.##}" height="{RowHeight - 1:0}" rx="1.5" fill="{colour(frame)}"/><text x="{left + 4:0.##}" y="{top + 13:0}">{Text(Fit(name, width))}</text></g>{"\n"}""");
        foreach (var callee in frame.Callees)
        {
            Frames(svg, callee, total, x, depth + 1, colour);
            x += total > 0 ? callee.Samples / total * inner : 0;
        }
    }

    private static string Fit(string name, double width)
    {
        var letters = (int)((width - 8) / LetterWidth);
        return letters < 3 ? "" : name.Length <= letters ? name : name[..(letters - 2)] + "..";
    }

    /// <summary>What the tooltip says.</summary>
    private static string Details(FlameFrame frame, double total)
    {
        var file = FrameName.FileOf(frame.Frame) ?? (FrameName.KindOf(frame.Frame) == FrameKind.Kernel ? "kernel" : null);
        var share = total > 0 ? frame.Samples / total : 0;
        var change = frame.Before is { } before
            ? string.Create(CultureInfo.InvariantCulture, $"; {frame.Samples - before:+#,0.0;-#,0.0;0} against the baseline ({(total > 0 ? (frame.Samples - before) / total * 100 : 0):+0.00;-0.00;0.00} % of all)")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{FrameName.Shown(frame.Frame)}{(file is null ? "" : $" ({file})")}: {frame.Samples:N0} samples, {Figures.PercentNumber(share)} %{change}");
    }

    private static string Text(string text)
    {
        // Control characters are no XML at all; frames have none, titles may.
        var clean = string.Concat(text.Where(letter => !char.IsControl(letter)));
        return System.Security.SecurityElement.Escape(clean);
    }
}
