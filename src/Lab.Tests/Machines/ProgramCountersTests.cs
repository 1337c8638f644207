using Lab.Core.Machines;
using Xunit;

namespace Lab.Tests.Machines;

public sealed class ProgramCountersTests
{
    private static readonly ProgramCounters Later = new("lab", "raw_tp:sys_enter", Runs: 90, RunTimeNs: 9000, RecursionMisses: 3, HitsPerCpu: [60, 30], InForceNs: 500);

    [Fact]
    public void What_was_counted_before_is_no_part_of_it()
    {
        var since = Later.Since(new("lab", "raw_tp:sys_enter", Runs: 40, RunTimeNs: 5000, RecursionMisses: 1, HitsPerCpu: [40, 0], InForceNs: 200));
        Assert.Equal((50, 4000, 2, 300), (since.Runs, since.RunTimeNs, since.RecursionMisses, since.InForceNs!.Value));
        Assert.Equal([20, 30], since.HitsPerCpu);
    }

    [Fact]
    public void What_counted_nothing_yet_takes_nothing_away()
    {
        var since = Later.Since(new("lab", "raw_tp:sys_enter", Runs: 0, RunTimeNs: 0, RecursionMisses: 0, HitsPerCpu: []));
        Assert.Equal([60, 30], since.HitsPerCpu);
        Assert.Null(since.InForceNs);
    }
}
