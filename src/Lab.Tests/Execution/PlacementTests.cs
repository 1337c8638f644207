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
        Assert.Contains("more than one CPU", Assert.Single(placement.Doubts), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_threads_of_one_core_are_a_doubt() =>
        Assert.Contains("one core", Assert.Single(Placement.Of([0, 1], _ => [0, 1]).Doubts), StringComparison.Ordinal);

    [Fact]
    public void A_load_on_CPUs_of_its_own_leaves_the_server_the_last_of_the_others()
    {
        var placement = Placement.WithLoadOn([1, 3], [0, 1, 2, 3], cpu => [cpu]);
        Assert.Equal([2], placement.ServerCpus);
        Assert.Equal([1, 3], placement.LoadCpus);
        Assert.Empty(placement.Doubts);
    }

    [Fact]
    public void On_another_machine_the_server_has_the_last_CPU_there_and_the_load_its_own_here()
    {
        var placement = Placement.Apart([0, 1, 2, 3], loadCpus: [7]);
        Assert.Equal([3], placement.ServerCpus);
        Assert.Equal([7], placement.LoadCpus);
        Assert.Empty(placement.Doubts);
        Assert.Contains("one CPU", Assert.Single(Placement.Apart([0], loadCpus: [7]).Doubts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_on_every_CPU_is_a_doubt() =>
        Assert.Contains("share CPU 1", Assert.Single(Placement.WithLoadOn([0, 1], [0, 1], cpu => [cpu]).Doubts), StringComparison.Ordinal);

    [Theory]
    [InlineData("0", true)]
    [InlineData("0,2-3,2", true)]
    [InlineData("3-2", false)]
    [InlineData("", false)]
    [InlineData("0,", false)]
    [InlineData("a", false)]
    [InlineData("-1", false)]
    [InlineData("0-1-2", false)]
    [InlineData("0-99999999", false)]
    public void A_list_of_CPUs_that_a_person_wrote_is_checked(string text, bool isList) => Assert.Equal(isList, CpuList.TryParse(text, out _));

    [Theory]
    [InlineData("0-3,6", new[] { 0, 1, 2, 3, 6 })]
    [InlineData("5", new[] { 5 })]
    [InlineData("", new int[0])]
    public void A_list_of_CPUs_is_read_as_the_kernel_writes_it(string text, int[] cpus) => Assert.Equal(cpus, CpuList.Parse(text));
}
