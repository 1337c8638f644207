using Lab.Core.Analysis.Loading;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Calibration;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>All that a doubt can be found in.</summary>
/// <param name="Run">The run.</param>
/// <param name="Samples">What was measured, a sample for each load and arm.</param>
/// <param name="Estimates">What it comes to.</param>
/// <param name="Activities">What the programs did in the accounting windows.</param>
public sealed record Evidence(
    RunRecord Run,
    IReadOnlyList<ArmSample> Samples,
    IReadOnlyList<OverheadEstimate> Estimates,
    IReadOnlyList<ProgramActivity> Activities)
{
    /// <summary>What known costs came back as, a load each; none unless arms burnt time on purpose.</summary>
    public IReadOnlyList<LoadCalibration> Calibrations { get; init; } = [];

    /// <summary>What the sweeps came to; none in a run without one.</summary>
    public IReadOnlyList<SweepResult> Sweeps { get; init; } = [];

    /// <summary>What the trials of loading came to; none in a run without any.</summary>
    public IReadOnlyList<LoadingResult> Loading { get; init; } = [];

    /// <summary>The estimates that verdicts rest on.</summary>
    public IEnumerable<OverheadEstimate> Primary => Estimates.Where(estimate => estimate.Primary);

    /// <summary>Loads and probes of the plan that were measured at all.</summary>
    public IEnumerable<ArmSample> MeasuredProbes => Samples.Where(
        sample => sample.Arm.Kind == ArmKind.Probe && sample.Pairs.Count + sample.Unusable + sample.Unsettled.Count > 0);

    /// <summary>The accounting windows of a sample's arm under its load.</summary>
    public IEnumerable<AccountingWindow> Accounting(ArmSample sample) => Run.Accounting.Where(
        window => window.Load == sample.Load && window.Arm == sample.Arm.Id);
}
