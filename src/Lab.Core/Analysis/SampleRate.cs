using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>What a sampling arm should have seen in its accounting windows, and what it saw: a row of samples.csv.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Hz">Samples a second that it asked for on each CPU.</param>
/// <param name="Cpus">CPUs that were online.</param>
/// <param name="Seconds">For how long it was in force when its hits were read, over all windows.</param>
/// <param name="Seen">Samples: runs of its program.</param>
/// <param name="SeenServerCpu">Of these, on the server's CPUs; null where they can't be told apart.</param>
/// <param name="ServerCpus">Number of the server's CPUs.</param>
/// <param name="Counted">Samples that its map or its tool's output told in the end; these run on for as long as it takes to be detached.</param>
public sealed record SampleRate(string Load, string Arm, int Hz, int Cpus, double Seconds, long Seen, long? SeenServerCpu, int ServerCpus, long Counted)
{
    /// <summary>How far the samples seen may be from those expected.</summary>
    public const double Tolerance = 0.05;

    /// <summary>Frequency times CPUs times time.</summary>
    public double Expected => Hz * Cpus * Seconds;

    /// <summary>The same on the server's CPUs alone.</summary>
    public double ExpectedServerCpu => Hz * ServerCpus * Seconds;

    /// <summary>How far off it is, as a fraction of what was expected.</summary>
    public double Deviation => (Seen - Expected) / Expected;

    /// <summary>The same on the server's CPUs; null where hits can't be told apart.</summary>
    public double? DeviationServerCpu => (SeenServerCpu - ExpectedServerCpu) / ExpectedServerCpu;

    /// <summary>The same on the other CPUs; null where hits can't be told apart, or there are none.</summary>
    public double? DeviationOtherCpus => Cpus == ServerCpus ? null : (Seen - SeenServerCpu - (Expected - ExpectedServerCpu)) / (Expected - ExpectedServerCpu);

    /// <summary>True when it is what was asked for.</summary>
    public bool IsAsExpected => Math.Abs(Deviation) <= Tolerance;

    /// <summary>A row for each load and sampling arm that ran, in the order of the plan.</summary>
    public static IReadOnlyList<SampleRate> AllOf(RunRecord run)
    {
        var windows = run.Accounting.ToLookup(window => (window.Load, window.Arm));
        return
        [
            .. from load in run.Plan.Definition.Loads
               from arm in run.Plan.RunningArms
               from point in arm.Attach.Index()
               where point.Item.SamplesHz is not null
               let told = windows[(load.Name, arm.Id)].Where(window => Program(window, point.Index)?.InForceNs is not null).ToArray()
               where told.Length > 0
               select Of(run, arm, point.Index, told),
        ];
    }

    private static SampleRate Of(RunRecord run, Arm arm, int index, AccountingWindow[] windows)
    {
        var programs = windows.Select(window => (Window: window, Counters: Program(window, index)!)).ToArray();
        var isSplit = programs.All(each => each.Counters.HitsPerCpu.Length > 0);
        return new SampleRate(
            windows[0].Load,
            arm.Id,
            arm.Attach[index].SamplesHz!.Value,
            run.Environment.Machine.Cpus.Length,
            programs.Sum(each => each.Counters.InForceNs!.Value) / 1e9,
            programs.Sum(each => isSplit ? each.Counters.HitsPerCpu.Sum() : each.Counters.Runs),
            isSplit ? programs.Sum(each => each.Window.ServerCpus.Sum(cpu => each.Counters.HitsPerCpu[cpu])) : null,
            windows[0].ServerCpus.Length,
            windows.Sum(window => window.Probe.Events));
    }

    private static Machines.ProgramCounters? Program(AccountingWindow window, int index) => window.Probe.Programs.ElementAtOrDefault(index);
}
