using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Core.Planning;

namespace Lab.Core.Records;

/// <summary>
/// What lies in a run's folder, as text: from records to lines and back. Opening files is left to who has a folder.
/// Reading takes the file's name only to say where something is wrong.
/// </summary>
public static class RunFolderFormat
{
    /// <summary>The plan.</summary>
    public const string PlanFile = "plan.json";

    /// <summary>The machine and the server.</summary>
    public const string EnvironmentFile = "environment.json";

    /// <summary>One record a window.</summary>
    public const string WindowsFile = "windows.jsonl";

    /// <summary>One histogram a measured window; two where an open loop was measured.</summary>
    public const string HistogramsFile = "histograms.hlog";

    /// <summary>How the run ended; runs of before that was kept have none.</summary>
    public const string EndFile = "end.json";

    /// <summary>How user space reads maps; only in runs of an experiment that asks for it.</summary>
    public const string MapAccessFile = "map-access.json";

    /// <summary>Folder with what each probe printed.</summary>
    public const string ProbeOutputFolder = "probe-output";

    /// <summary>Folder of the report.</summary>
    public const string ReportFolder = "report";

    internal static readonly LabJson Indented = new(new JsonSerializerOptions(LabJson.Default.Options) { WriteIndented = true, NewLine = "\n" });

    /// <summary>The text of plan.json.</summary>
    public static string WritePlan(ExperimentPlan plan) => JsonSerializer.Serialize(plan, Indented.ExperimentPlan) + "\n";

    /// <summary>The text of environment.json.</summary>
    public static string WriteEnvironment(RunEnvironment environment) => JsonSerializer.Serialize(environment, Indented.RunEnvironment) + "\n";

    /// <summary>The text of end.json.</summary>
    public static string WriteEnd(RunEnd end) => JsonSerializer.Serialize(end, Indented.RunEnd) + "\n";

    /// <summary>Reads end.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static RunEnd ReadEnd(string text, string file) => Parse(text, LabJson.Default.RunEnd, file, firstLine: 1);

    /// <summary>The text of map-access.json.</summary>
    public static string WriteMapAccess(Machines.MapAccessReport report) => JsonSerializer.Serialize(report, Indented.MapAccessReport) + "\n";

    /// <summary>Reads map-access.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static Machines.MapAccessReport ReadMapAccess(string text, string file) => Parse(text, LabJson.Default.MapAccessReport, file, firstLine: 1);

    /// <summary>A line of windows.jsonl, without its end.</summary>
    public static string WriteWindow(WindowRecord window) => JsonSerializer.Serialize(window, LabJson.Default.WindowRecord);

    /// <summary>Reads plan.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static ExperimentPlan ReadPlan(string text, string file)
    {
        var plan = Parse(text, LabJson.Default.ExperimentPlan, file, firstLine: 1);
        return RunCheck.ProblemOf(plan) is { } problem
            ? throw new LabException($"{file}:1: not what the lab writes there: {problem}")
            : plan;
    }

    /// <summary>Reads environment.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static RunEnvironment ReadEnvironment(string text, string file)
    {
        var environment = Parse(text, LabJson.Default.RunEnvironment, file, firstLine: 1);
        return RunCheck.ProblemOf(environment) is { } problem
            ? throw new LabException($"{file}:1: not what the lab writes there: {problem}")
            : environment;
    }

    /// <summary>
    /// Reads windows.jsonl of a plan, in time order. A last line without its end is what a killed run leaves: it
    /// doesn't count.
    /// </summary>
    /// <exception cref="LabException">A whole line is not what the lab writes.</exception>
    public static IReadOnlyList<WindowRecord> ReadWindows(string text, string file, ExperimentPlan plan) =>
    [
        .. WholeLines(text).Where(line => line.Text.Length > 0)
            .Select(line => ReadWindow(line.Text, file, line.Number, plan))
            .OrderBy(window => window.Index),
    ];

    private static WindowRecord ReadWindow(string line, string file, int number, ExperimentPlan plan)
    {
        var window = Parse(line, LabJson.Default.WindowRecord, file, number);
        return RunCheck.ProblemOf(window, plan) is { } problem
            ? throw new LabException(
                FormattableString.Invariant($"{file}:{number}: not what the lab writes there: {problem}"))
            : window;
    }

    internal static IEnumerable<(int Number, string Text)> WholeLines(string text)
    {
        var lines = text.Split('\n');
        return lines.Take(lines.Length - 1).Select((line, index) => (index + 1, line.TrimEnd('\r')));
    }

    internal static T Parse<T>(string text, JsonTypeInfo<T> type, string file, int firstLine)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("it holds nothing");
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            var line = firstLine + ((problem as JsonException)?.LineNumber ?? 0);
            throw new LabException(FormattableString.Invariant($"{file}:{line}: not what the lab writes there: {problem.Message}"), problem);
        }
    }
}
