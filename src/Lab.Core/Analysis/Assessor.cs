using Lab.Core.Analysis.Deliveries;
using Lab.Core.Analysis.Doubts;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Analysis.Loading;
using Lab.Core.Analysis.Rankings;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Calibration;
using Lab.Core.Claims;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>From a run to what it says. Pure: the same run gives the same assessment on any machine.</summary>
public static class Assessor
{
    private static readonly IDoubt[] Doubts =
    [
        new NoProof(), new NeverHit(), new UnattachedPrograms(), new ArmFaults(), new PathNotTaken(), new HitsDiffer(), new EventsDiffer(),
        new FailedRequests(), new RateNotAchieved(), new GeneratorSaturated(), new GeneratorLate(), new EmptyWindows(), new BacklogCarriedOver(),
        new TooFewPairs(), new TooFewForLatency(), new ControlNotZero(), new FasterThanBaseline(), new NeighboursAlike(),
        new Carryover(), new Drift(), new TwoStates(), new FarOut(), new ClockTrouble(), new Steal(), new CalibrationOff(),
        new SweepEvents(), new SweepRounds(), new KneeOutside(), new KneeOfControl(), new SweepGenerator(), new TrialDoubts(), new KnownBeforehand(),
        new SamplesDiffer(),
    ];

    /// <summary>Estimates, doubts, activities and the summary of a run.</summary>
    public static Assessment Assess(RunRecord run)
    {
        var samples = ArmSample.AllOf(run);
        var estimates = Estimates(run, samples);
        var activities = ProgramLedger.Of(run, estimates);
        var calibrations = LoadCalibration.AllOf(run, samples);
        var sweeps = SweepResult.AllOf(run);
        var ratios = ArmRatio.AllOf(run.Plan, estimates);
        var ranking = RankedArm.AllOf(run.Plan, estimates, ratios);
        var ledger = ArmLedger.Of(run, estimates);
        var deliveries = DeliveryCost.AllOf(run, ledger);
        var loading = LoadingResult.AllOf(run);
        var evidence = new Evidence(run, samples, estimates, activities) { Calibrations = calibrations, Sweeps = sweeps, Loading = loading };
        Conclusion[] conclusions =
        [
            .. Doubts.SelectMany(doubt => doubt.Find(evidence)).OrderByDescending(conclusion => conclusion.Severity),
        ];
        var ladder = LadderRungs.Of(run, ledger, activities);
        var counted = InstructionRung.AllOf(run, estimates, activities);
        var summary = SummarySentence.Of(
            run, estimates, conclusions,
            CalibrationSentence.Of(calibrations), SweepSentence.Of(sweeps), Against(ratios, ranking), LadderSentence.Of(ladder), InstructionSentence.Of(counted), DeliverySentence.Of(deliveries), LoadingSentence.Of(loading));
        var assessment = new Assessment(run, estimates, conclusions, activities, ledger, summary)
        {
            Calibrations = calibrations,
            Sweeps = sweeps,
            Ratios = ratios,
            Ranking = ranking,
            Deliveries = deliveries,
            Loading = loading,
            Ladder = ladder,
            InstructionLadder = counted,
        };
        return WithClaim(assessment, ClaimTest.Of(run, estimates, assessment.IsValid));
    }

    /// <summary>Two or three arms are held against the reference one by one; more of them are ranked, which says the same in fewer words.</summary>
    private static string Against(IReadOnlyList<ArmRatio> ratios, IReadOnlyList<RankedArm> ranking)
    {
        const int MostOneByOne = 3;
        return ranking.CountBy(arm => arm.Load, StringComparer.Ordinal).Any(load => load.Value - 1 > MostOneByOne) ? RankingSentence.Of(ranking) : ArmRatioSentence.Of(ratios);
    }

    /// <summary>The claim has the last word.</summary>
    private static Assessment WithClaim(Assessment assessment, ClaimFinding? finding) => finding is null ? assessment : assessment with
    {
        Claim = finding,
        Summary = $"{assessment.Summary} {ClaimSentence.Of(finding)}",
    };

    private static OverheadEstimate[] Estimates(RunRecord run, IReadOnlyList<ArmSample> samples)
    {
        return
        [
            .. from load in run.Plan.Definition.SwitchedLoads
               let large = samples.Where(sample => sample.Load == load.Name && sample.Pairs.Count >= Estimator.MinimumCount).ToArray()
               let pairs = new PairEstimates(run.Plan, load, large)
               let latency = new LatencyEstimates(run, load, large)
               from sample in large
               from estimate in pairs.Of(sample).Concat(latency.Of(sample))
               select estimate,
        ];
    }
}
