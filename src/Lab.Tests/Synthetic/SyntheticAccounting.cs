using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>
/// Made-up accounting windows: a program that takes 197, 199, 201 and 203 ns in four rounds, 5 hits a request on each side; 3 context
/// switches a request in the baseline and 4 with a probe; 55 us of CPU in the baseline and 65 with a probe.
/// </summary>
public static class SyntheticAccounting
{
    public const long Requests = 30_000;
    private const long NsPerTick = 10_000_000;

    public static AccountingWindow Window(int index, int round, string load, string arm, long startNs)
    {
        var isBaseline = arm == Arm.Baseline;
        return new AccountingWindow
        {
            Index = index,
            Load = load,
            Arm = arm,
            Round = round,
            StartNs = startNs,
            EndNs = startNs + 2_000_000_000,
            Counts = new LoadCounts(Requests, Requests, new Dictionary<LoadError, long>()),
            ServerCpus = [0],
            ServerCpuNs = Requests * 55_000,
            ReaderCpuNs = isBaseline ? 0 : Requests * 10_000,
            Scheduling = new SchedulingSample(
                (Requests * (isBaseline ? 3 : 4)) + (round * 300),
                new CpuTimes(UserNs: 60 * NsPerTick, 0, (isBaseline ? 90 : 120) * NsPerTick, IdleNs: 50 * NsPerTick, 0, 0, SoftirqNs: 15 * NsPerTick, StealNs: NsPerTick)),
            Probe = isBaseline ? new ProbeCounters([], Events: 0, Lost: 0) : Fired(round),
        };
    }

    private static ProbeCounters Fired(int round) => new(
        [new ProgramCounters("on_set_state", "tp_btf:inet_sock_set_state", 10 * Requests, 10 * Requests * (197 + (2 * round)), 0, [5 * Requests, 5 * Requests])],
        Events: Requests, Lost: 0);
}
