using Lab.Core.Machines;
using Lab.Runner.Execution;
using Xunit;

namespace Lab.Tests.Execution;

public sealed class PlacementTests
{
    [Fact]
    public void Server_and_load_have_a_CPU_each()
    {
        var placement = Placement.Of([0, 1, 2, 3], cpu => [cpu]);
        Assert.Equal([3], placement.ServerCpus);
        Assert.Equal([0], placement.LoadCpus);
        Assert.Empty(placement.Doubts);
    }

    [Fact]
    public void One_CPU_is_a_doubt_and_no_crash()
    {
        var placement = Placement.Of([0], cpu => [cpu]);
        Assert.Equal(placement.ServerCpus, placement.LoadCpus);
        Assert.Contains("one CPU", Assert.Single(placement.Doubts), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_threads_of_one_core_are_a_doubt() =>
        Assert.Contains("one core", Assert.Single(Placement.Of([0, 1], _ => [0, 1]).Doubts), StringComparison.Ordinal);

    [Theory]
    [InlineData("0-3,6", new[] { 0, 1, 2, 3, 6 })]
    [InlineData("5", new[] { 5 })]
    [InlineData("", new int[0])]
    public void A_list_of_CPUs_is_read_as_the_kernel_writes_it(string text, int[] cpus) => Assert.Equal(cpus, CpuList.Parse(text));
}
