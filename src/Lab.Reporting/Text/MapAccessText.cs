using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Machines;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of a run that measured how user space reads maps; empty for every other run.</summary>
internal static class MapAccessText
{
    internal static string[] Of(Assessment assessment) => assessment.Run.MapAccess is not { } report
        ? []
        :
        [
            "### Reading maps from user space",
            string.Create(CultureInfo.InvariantCulture, $"Maps of {report.Entries:N0} entries, by their file descriptors, without load; a key of a per-CPU map has a value for each CPU. Every reading gave what had been written."),
            MapAccessTable.ForReading(assessment).ToMarkdown().TrimEnd(),
            Life(report.Pinned),
        ];

    private static string Life(PinnedMap pinned)
    {
        var reading = pinned.Read == pinned.Written && pinned.EntriesRead == pinned.Entries ? "read back all of it" : string.Create(CultureInfo.InvariantCulture, $"read {pinned.EntriesRead} entries with the sum {pinned.Read}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A process made a map of {pinned.Entries} entries (sum {pinned.Written}), pinned it and {(pinned.WriterEnded ? "ended" : "had not ended")}; then another, {pinned.Reader}, {reading}. "
            + $"Once its name was removed the map was {(pinned.GoneAfterUnpinning ? "gone" : "still there")}.");
    }
}
