using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;

namespace Lab.Benchmarks.Precision;

/// <summary>
/// What both methods measure: a probe that burns a known time in each request, under the tcplife experiment's load with its connections
/// kept. With one for each request wrk can't be held against anything: it closes them first, is out of ports after some 28,000 of them
/// (TIME_WAIT), and then measures that.
/// </summary>
/// <param name="Definition">The experiment, for that probe and load only.</param>
/// <param name="Load">The load.</param>
/// <param name="Probe">The variant.</param>
public sealed record PrecisionQuestion(ExperimentDefinition Definition, ClosedLoop Load, RequestedProbe Probe)
{
    private const string Experiment = "tcplife";
    private const string Variant = "burn/burn-4us";

    /// <summary>Reads it from experiments/ and bpf/.</summary>
    /// <exception cref="PreflightException">Something is wrong in these files.</exception>
    public static PrecisionQuestion Read(LabHome home)
    {
        var issues = new List<PreflightIssue>();
        var path = ExperimentFile.Find(home, Experiment, issues);
        var definition = path is null ? null : ExperimentFile.Read(path, issues);
        var probes = ProbeCatalogue.Resolve(home, [Variant], path ?? Experiment, issues);
        if (definition?.Loads.OfType<ClosedLoop>().FirstOrDefault() is not { } load || probes.Count == 0)
        {
            throw issues.Count > 0
                ? new PreflightException(issues)
                : PreflightException.Of(path!, "it has no closed loop", "The bench needs one: wrk can't be given anything else.");
        }

        var kept = load with { KeepAlive = true };
        return new(definition with { Loads = [kept], Probes = [Variant] }, kept, probes[0]);
    }
}
