using Lab.Runner.Targets;
using Xunit;

namespace Lab.Tests.Targets;

public sealed class TargetTests
{
    [Theory]
    [InlineData("local")]
    [InlineData("vagrant")]
    [InlineData("docker")]
    [InlineData("docker:debian-apache")]
    [InlineData("docker:registry.example:5000/web/apache:2.4")]
    [InlineData("ssh://root@web-1.example")]
    [InlineData("ssh://web-1")]
    [InlineData("ssh://lab@192.0.2.7:2222")]
    [InlineData("ssh://lab@[2001:db8::7]:2222")]
    public void A_target_is_named_as_it_was_written(string text) => Assert.Equal(text, Target.Parse(text)!.Name);

    [Fact]
    public void A_login_and_a_port_are_told_apart()
    {
        Assert.Equal(new SshTarget("lab@192.0.2.7", 2222), Target.Parse("ssh://lab@192.0.2.7:2222"));
        Assert.Equal(new SshTarget("web-1", Port: null), Target.Parse("ssh://web-1/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("docker:")]
    [InlineData("docker:-v")]
    [InlineData("docker:a b")]
    [InlineData("ssh://")]
    [InlineData("ssh://-oProxyCommand=reboot")]
    [InlineData("ssh://-l@web-1")]
    [InlineData("ssh://root@-web")]
    [InlineData("ssh://web-1:0")]
    [InlineData("ssh://web-1:65536")]
    [InlineData("ssh://web-1 reboot")]
    [InlineData("ssh://web-1;reboot")]
    [InlineData("ssh://web-1/etc")]
    public void What_names_no_machine_is_no_target(string text) => Assert.Null(Target.Parse(text));
}
