using Lab.Runner.Docker;
using Xunit;

namespace Lab.Tests.Docker;

public sealed class ContainerOwnerTests
{
    [Fact]
    public void This_process_lives_and_is_known_by_its_label()
    {
        Assert.True(ContainerOwner.This.IsAlive);
        Assert.Equal(ContainerOwner.This, ContainerOwner.Parse(ContainerOwner.This.Text));
    }

    [Fact]
    public void A_later_process_of_the_same_number_is_another_one() =>
        Assert.False((ContainerOwner.This with { StartTicks = ContainerOwner.This.StartTicks - 1 }).IsAlive);

    [Fact]
    public void A_process_that_is_not_there_does_not_live() => Assert.False(new ContainerOwner(int.MaxValue, 1).IsAlive);

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12-")]
    [InlineData("a-b")]
    [InlineData("1-2-3")]
    public void Other_labels_name_nobody(string label) => Assert.Null(ContainerOwner.Parse(label));
}
