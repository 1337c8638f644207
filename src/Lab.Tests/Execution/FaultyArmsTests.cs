using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Execution;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Execution;

public sealed class FaultyArmsTests : IDisposable
{
    private static readonly Arm Link = Arm.Control(SwitchingClass.Link, hooks: 1);
    private static readonly Arm Process = Arm.Control(SwitchingClass.Process, hooks: 1);
    private static readonly Arm One = SyntheticExperiment.Probe("one");
    private static readonly Arm Two = SyntheticExperiment.Probe("two");

    private readonly string _folder = Directory.CreateTempSubdirectory("lab-faulty-").FullName;

    [Fact]
    public async Task An_arm_is_given_up_after_three_faults_in_a_row_and_the_run_goes_on_with_the_other_probe()
    {
        using var folder = RunFolderWriter.Create(Path.Combine(_folder, "run"));
        var faulty = Make(folder, Link, One, Two);
        await FailAsync(faulty, One, times: 2);
        Assert.False(faulty.HasGivenUp(One.Id));
        await FailAsync(faulty, One, times: 1);
        Assert.True(faulty.HasGivenUp(One.Id));
        await FailAsync(faulty, Two, times: 2);
        var end = await Assert.ThrowsAsync<LabException>(() => FailAsync(faulty, Two, times: 1));
        Assert.Contains("No arm is left", end.Message, StringComparison.Ordinal);
        Assert.Contains("it fell over", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_that_is_given_up_ends_nothing_while_probes_are_left()
    {
        using var folder = RunFolderWriter.Create(Path.Combine(_folder, "run"));
        var faulty = Make(folder, Link, One);
        await FailAsync(faulty, Link, times: 3);
        Assert.True(faulty.HasGivenUp(Link.Id));
    }

    [Fact]
    public async Task In_a_run_of_controls_alone_one_of_them_is_not_all()
    {
        using var folder = RunFolderWriter.Create(Path.Combine(_folder, "run"));
        var faulty = Make(folder, Link, Process);
        await FailAsync(faulty, Process, times: 3);
        Assert.True(faulty.HasGivenUp(Process.Id));
        await Assert.ThrowsAsync<LabException>(() => FailAsync(faulty, Link, times: 3));
    }

    [Fact]
    public async Task A_clean_window_of_the_arm_begins_the_row_anew_and_one_that_went_backwards_does_not()
    {
        using var folder = RunFolderWriter.Create(Path.Combine(_folder, "run"));
        var faulty = Make(folder, Link, One, Two);
        var clean = SyntheticRun.WithCost(0.03).Measured.First(window => !window.IsBaseline) with { Arm = One.Id, PairArm = One.Id };
        await FailAsync(faulty, One, times: 2);
        Assert.True(faulty.Accepts(Place(One), clean));
        await FailAsync(faulty, One, times: 2);
        Assert.False(faulty.HasGivenUp(One.Id));
        Assert.False(faulty.Accepts(Place(One), clean with { ReaderCpuNs = -1 }));
        Assert.True(faulty.HasGivenUp(One.Id));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FaultyArms Make(RunFolderWriter folder, params Arm[] arms) =>
        new(SyntheticExperiment.Plan(arms, margin: 0.02, SyntheticExperiment.Load), folder, new Progress<RunProgress>());

    private static WindowPlace Place(Arm arm) => new(Index: 0, SyntheticExperiment.Load, arm.Id, arm.Id, Pair: 0);

    private static async Task FailAsync(FaultyArms faulty, Arm arm, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Assert.Null(await faulty.TakeAsync<MeasuredWindow>(Place(arm), () => throw new ArmFaultException("it fell over")));
        }
    }
}
