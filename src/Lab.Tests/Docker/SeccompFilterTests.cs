using Lab.Runner.Docker;
using Xunit;

namespace Lab.Tests.Docker;

public sealed class SeccompFilterTests
{
    [Theory]
    [InlineData("Seccomp:\t2", true)]
    [InlineData("Seccomp:\t0", false)]
    [InlineData("Seccomp_filters:\t2", false)]
    [InlineData("", false)]
    public void The_kernel_says_whether_it_filters(string line, bool isOn) => Assert.Equal(isOn, SeccompFilter.Of(["Name:\tapache2", line, "NoNewPrivs:\t0"]));
}
