using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Reporting.Tables;

/// <summary>
/// paths.csv: what each station on a way counted in the accounting windows, and the CPU time of its processes; and in the measured windows how
/// much of an arm's readers' CPU was spent on the load's side.
/// </summary>
public static class PathTable
{
    private const double NsPerUs = 1_000;

    private static readonly string[] Columns =
        ["load", "arm", "station", "requests", "counted", "station_us_per_request", "readers_us_per_request", "client_side_us_per_request"];

    /// <summary>True when there is something to show.</summary>
    public static bool IsNeeded(Assessment assessment) => Stations(assessment).Any();

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. Stations(assessment).Select(station => (IReadOnlyList<string>)
            [
                station.Load, station.Arm, station.Type, Cell.Of(station.Requests), Cell.Of(station.Hits), Cell.Of(station.NsPerHit / NsPerUs),
                Cell.Of(PerRequest(assessment, station, ofClient: false)), Cell.Of(PerRequest(assessment, station, ofClient: true)),
            ]),
        ]);

    private static IEnumerable<ProgramActivity> Stations(Assessment assessment) =>
        assessment.Activities.Where(row => assessment.Run.Plan.Arm(row.Arm).Class == SwitchingClass.Path);

    private static double? PerRequest(Assessment assessment, ProgramActivity station, bool ofClient)
    {
        var windows = assessment.Run.Measured.Where(window => window.Load == station.Load && window.Arm == station.Arm).ToArray();
        var requests = windows.Sum(window => window.Counts.Requests);
        return requests == 0 ? null : windows.Sum(window => ofClient ? window.ClientCpuNs ?? 0 : window.ReaderCpuNs) / NsPerUs / requests;
    }
}
