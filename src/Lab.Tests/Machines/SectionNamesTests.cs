using Lab.Bpf;
using Xunit;

namespace Lab.Tests.Machines;

public sealed class SectionNamesTests
{
    [Theory]
    [InlineData("uprobe.multi//usr/sbin/apache2:ap_r*", "1.3")]
    [InlineData("uretprobe.multi.s", "1.3")]
    [InlineData("tcx/ingress", "1.3")]
    [InlineData("netkit/peer", "1.3")]
    [InlineData("struct_ops.s/init", "1.2")]
    [InlineData("kprobe.session/tcp_*", "1.5")]
    [InlineData("uprobe.session//usr/sbin/apache2:ap_read_request", "1.6")]
    public void A_section_that_is_newer_than_the_library_is_named_with_the_first_release_that_has_it(
        string section, string release) =>
        Assert.Equal(
            $"libbpf 1.1 is too old for the section {section}: libbpf {release} is the first that knows it",
            SectionNames.Explain(section, "1.1"));

    [Theory]
    [InlineData("uprobe.multiple/x")]
    [InlineData("tcx/ingress2")]
    [InlineData("kprob/tcp_close")]
    public void A_name_that_no_release_has_may_be_misspelt(string section) =>
        Assert.Equal(
            $"libbpf 1.1 knows no section {section}: is it spelt right?", SectionNames.Explain(section, "1.1"));
}
