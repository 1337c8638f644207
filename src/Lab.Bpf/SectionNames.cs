namespace Lab.Bpf;

/// <summary>
/// What is said of a program's section that the installed libbpf does not know. The names of releases after 1.1 are
/// from libbpf's own table (section_defs in libbpf.c at each release's tag); what is older, every libbpf that the lab
/// can use has.
/// </summary>
internal static class SectionNames
{
    /// <summary>
    /// Names by the first release that has them; one that ends with + may be followed by a slash and a target.
    /// </summary>
    private static readonly (string Release, string[] Names)[] Newer =
    [
        ("1.2", ["struct_ops.s+"]),
        ("1.3",
        [
            "uprobe.multi+", "uprobe.multi.s+", "uretprobe.multi+", "uretprobe.multi.s+", "usdt.s+", "tcx/ingress", "tcx/egress", "tc/ingress", "tc/egress",
            "netkit/primary", "netkit/peer", "netfilter", "cgroup/connect_unix", "cgroup/sendmsg_unix", "cgroup/recvmsg_unix", "cgroup/getpeername_unix",
            "cgroup/getsockname_unix",
        ]),
        ("1.4", ["sk_skb/verdict"]),
        ("1.5", ["kprobe.session+"]),
        ("1.6", ["uprobe.session+", "uprobe.session.s+"]),
        ("1.7", ["fsession+", "fsession.s+"]),
    ];

    /// <summary>Why a section is not known, in a sentence.</summary>
    /// <param name="section">Its name in the object.</param>
    /// <param name="installed">Version of the libbpf that does not know it.</param>
    internal static string Explain(string section, string installed) => ReleaseOf(section) is { } release
        ? $"libbpf {installed} is too old for the section {section}: libbpf {release} is the first that knows it"
        : $"libbpf {installed} knows no section {section}: is it spelt right?";

    private static string? ReleaseOf(string section) =>
        Newer.FirstOrDefault(each => each.Names.Any(name => Is(name, section))).Release;

    private static bool Is(string name, string section) => name.EndsWith('+')
        ? section == name[..^1] || section.StartsWith(name[..^1] + "/", StringComparison.Ordinal)
        : section == name;
}
