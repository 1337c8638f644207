using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Core.Records;
using Lab.Load.Tools;

namespace Lab.Benchmarks.Wrk;

/// <summary>Runs wrk as an engineer would, on the load's CPUs, with as many connections as the load has.</summary>
/// <param name="order">What it does.</param>
public sealed class WrkRun(ToolOrder order)
{
    /// <summary>Runs it once.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LabException">It failed, stopped early, or printed what is no report.</exception>
    public async Task<WrkFigures> RunAsync(int seconds, CancellationToken cancellationToken) =>
        FiguresOf(await ToolRun.RunAsync(new Load.Tools.Wrk(), order, seconds, cancellationToken));

    private static WrkFigures FiguresOf(ToolReport report)
    {
        var errors = new WrkErrors(
            Of(LoadError.Connect),
            // A write that fails is counted here too: in both cases the connection broke.
            Of(LoadError.Reset),
            Write: 0,
            Of(LoadError.Timeout),
            Of(LoadError.Status));
        var answers = report.Requests + errors.Timeout + errors.Status;
        return new(answers, TimeSpan.FromSeconds(report.Seconds), answers / report.Seconds, report.MeanUs, errors);

        long Of(LoadError kind) => report.Failed.GetValueOrDefault(kind);
    }
}
