using System.Text;
using Lab.Core;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;

namespace Lab.Reporting;

/// <summary>Writes everything in a run's report folder.</summary>
public static class ReportWriter
{
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes tables, pictures and the Markdown page; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(Assessment assessment, string runFolder) =>
        Write(Path.Combine(runFolder, RunFolderFormat.ReportFolder), Files(assessment));

    internal static void Write(string folder, IEnumerable<(string Name, Func<byte[]> Content)> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, content) in files)
            {
                File.WriteAllBytes(Path.Combine(folder, name), content());
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{folder}: the report can't be written: {problem.Message}", problem);
        }
    }

    private static IEnumerable<(string Name, Func<byte[]> Content)> Files(Assessment assessment) =>
    [
        ("summary.csv", () => Utf8.GetBytes(SummaryTable.Of(assessment).ToCsv())),
        ("windows.csv", () => Utf8.GetBytes(WindowsTable.Of(assessment.Run).ToCsv())),
        .. SwitchedFiles(assessment),
        .. CalibrationFiles(assessment),
        .. RatioFiles(assessment),
        .. RankingFiles(assessment),
        .. DeliveryFiles(assessment),
        .. MapAccessFiles(assessment),
        .. SweepFiles(assessment),
        .. SampleFiles(assessment),
        .. LoadingFiles(assessment),
        .. LadderFiles(assessment),
        ("report.md", () => Utf8.GetBytes(MarkdownReport.Of(assessment))),
    ];

    /// <summary>None where there are only sweeps.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> SwitchedFiles(Assessment assessment) => !assessment.Run.Plan.Definition.SwitchedLoads.Any() ? [] :
    [
        ("probes.csv", () => Utf8.GetBytes(ProbesTable.Of(assessment).ToCsv())),
        ("noise-floor.csv", () => Utf8.GetBytes(NoiseFloorTable.Of(assessment).ToCsv())),
        ("overhead.png", () => IntervalPlotRenderer.Png(OverheadPlot.AllOf(assessment))),
        ("noise-floor.png", () => SeriesPlotRenderer.Png(NoiseFloorPlot.Of(assessment))),
        ("timeline.png", () => SeriesPlotRenderer.Png(TimelinePlot.AllOf(assessment))),
        .. TimedFiles(assessment),
    ];

    /// <summary>None where instructions are counted: time means nothing there.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> TimedFiles(Assessment assessment) => assessment.Run.Plan.Definition.IsCounted ? [] :
    [
        ("latency.csv", () => Utf8.GetBytes(LatencyTable.Of(assessment.Run).ToCsv())),
        ("ledger.csv", () => Utf8.GetBytes(LedgerTable.Of(assessment).ToCsv())),
        ("throughput.png", () => IntervalPlotRenderer.Png(ThroughputPlot.AllOf(assessment))),
        ("ledger.png", () => BarPlotRenderer.Png(LedgerPlot.Of(assessment))),
        .. LatencyPlot.AllOf(assessment).Select(each => ($"{each.File}.png", (Func<byte[]>)(() => SeriesPlotRenderer.Png(each.Picture)))),
    ];

    /// <summary>None where the experiment names no reference.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> RatioFiles(Assessment assessment) => assessment.Ratios.Count == 0 ? [] :
        [("ratios.csv", () => Utf8.GetBytes(ArmRatioTable.Of(assessment).ToCsv()))];

    /// <summary>None where nothing is ranked, or no requests took another way.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> RankingFiles(Assessment assessment) =>
    [
        .. assessment.Ranking.Count == 0 ? Array.Empty<(string, Func<byte[]>)>() : [("ranking.csv", () => Utf8.GetBytes(RankingTable.Of(assessment).ToCsv()))],
        .. PathTable.IsNeeded(assessment) ? [("paths.csv", () => Utf8.GetBytes(PathTable.Of(assessment).ToCsv()))] : Array.Empty<(string, Func<byte[]>)>(),
    ];

    /// <summary>None where no probe counts what should come out of it.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> DeliveryFiles(Assessment assessment) => assessment.Deliveries.Count == 0 ? [] :
    [
        ("maps.csv", () => Utf8.GetBytes(DeliveryTable.Of(assessment).ToCsv())),
        ("maps.png", () => BarPlotRenderer.Png(DeliveryPlot.Of(assessment))),
    ];

    /// <summary>None where the experiment doesn't ask for it.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> MapAccessFiles(Assessment assessment) => assessment.Run.MapAccess is null ? [] :
        [("map-access.csv", () => Utf8.GetBytes(MapAccessTable.Of(assessment).ToCsv()))];

    /// <summary>None where there is no sweep.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> SweepFiles(Assessment assessment) => !assessment.Run.Plan.Definition.Sweeps.Any() ? [] :
    [
        ("sweep.csv", () => Utf8.GetBytes(SweepTable.Of(assessment).ToCsv())),
        ("sweep-knee.csv", () => Utf8.GetBytes(KneeTable.Of(assessment).ToCsv())),
        ("sweep.png", () => SeriesPlotRenderer.Png(SweepPlot.Of(assessment))),
    ];

    /// <summary>None where no arm samples by a clock.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> SampleFiles(Assessment assessment) => SampleRate.AllOf(assessment.Run).Count == 0 ? [] :
    [
        ("samples.csv", () => Utf8.GetBytes(SamplesTable.Of(assessment).ToCsv())),
    ];

    /// <summary>None where nothing was tried.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> LoadingFiles(Assessment assessment) => !assessment.Run.Plan.Definition.HasTrials ? [] :
    [
        ("loading.csv", () => Utf8.GetBytes(LoadingTable.Of(assessment).ToCsv())),
        ("refusals.csv", () => Utf8.GetBytes(RefusalTable.Of(assessment).ToCsv())),
        ("loading.png", () => DurationPlotRenderer.Png(DurationPlot.Of(assessment))),
    ];

    /// <summary>None where no arm has a dose. A run is timed or counted, never both.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> LadderFiles(Assessment assessment) =>
        assessment.InstructionLadder.Count > 0 ?
        [
            ("ladder.csv", () => Utf8.GetBytes(InstructionLadderTable.Of(assessment).ToCsv())),
            ("ladder.png", () => IntervalPlotRenderer.Png(InstructionLadderPlot.AllOf(assessment))),
        ]
        : assessment.Ladder.Count == 0 ? [] :
        [
            ("ladder.csv", () => Utf8.GetBytes(LadderTable.Of(assessment).ToCsv())),
            ("ladder.png", () => IntervalPlotRenderer.Png(LadderPlot.AllOf(assessment))),
        ];

    /// <summary>None where nothing was burnt on purpose.</summary>
    private static IEnumerable<(string Name, Func<byte[]> Content)> CalibrationFiles(Assessment assessment) => assessment.Calibrations.Count == 0 ? [] :
    [
        ("calibration.csv", () => Utf8.GetBytes(CalibrationTable.Of(assessment).ToCsv())),
        ("calibration-fit.csv", () => Utf8.GetBytes(CalibrationFitTable.Of(assessment).ToCsv())),
        ("calibration.png", () => FitPlotRenderer.Png(CalibrationPlot.Of(assessment))),
    ];
}
