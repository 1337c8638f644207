using Lab.Runner.Definitions;
using Lab.Runner.Docker;
using Xunit;

namespace Lab.Tests.Docker;

public sealed class EngineAddressTests
{
    [Fact]
    public void DOCKER_HOST_comes_first() =>
        Assert.Equal(new Uri("unix:///run/mine.sock"), EngineAddress.Find(name => name == "DOCKER_HOST" ? "unix:///run/mine.sock" : null, _ => true));

    [Theory]
    [InlineData("/var/run/docker.sock", "unix:///var/run/docker.sock")]
    [InlineData("/run/user/7/docker.sock", "unix:///run/user/7/docker.sock")]
    [InlineData("/run/user/7/podman/podman.sock", "unix:///run/user/7/podman/podman.sock")]
    [InlineData("/run/podman/podman.sock", "unix:///run/podman/podman.sock")]
    public void Else_the_usual_socket_that_is_there(string there, string found) =>
        Assert.Equal(new Uri(found), EngineAddress.Find(name => name == "XDG_RUNTIME_DIR" ? "/run/user/7" : null, path => path == there));

    [Theory]
    [InlineData("tcp://192.0.2.7:2375", "this machine's kernel only")]
    [InlineData("ssh://root@web-1", "this machine's kernel only")]
    [InlineData("unix:///run/gone.sock", "there is no such socket")]
    [InlineData("nonsense", "this machine's kernel only")]
    [InlineData(null, "there is no container engine")]
    public void Another_machines_engine_and_none_are_refused_with_a_mend(string? host, string problem)
    {
        var issue = Assert.Single(Assert.Throws<PreflightException>(() => EngineAddress.Find(name => name == "DOCKER_HOST" ? host : null, _ => false)).Issues);
        Assert.Contains(problem, issue.Problem, StringComparison.Ordinal);
        Assert.Contains("DOCKER_HOST", issue.Mend, StringComparison.Ordinal);
    }
}
