using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>A read-only global of an object (`const volatile` in the source), as its BTF has it.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Section">The section it lies in.</param>
/// <param name="Offset">Its place in the section, bytes.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BpfVariable(string Name, string Section, int Offset, int Bytes)
{
    /// <summary>The section of those that were given none of their own.</summary>
    public const string ReadOnlySection = ".rodata";

    /// <summary>The read-only globals of an object in the order of the section; none where it has no BTF.</summary>
    internal static unsafe IReadOnlyList<BpfVariable> AllOf(ObjectHandle handle)
    {
        using var lease = new Lease(handle);
        var btf = LibBpfNative.bpf_object__btf(handle);
        var id = btf == 0 ? -1 : LibBpfNative.btf__find_by_name_kind(btf, ReadOnlySection, NativeType.DataSection);
        if (id < 0 || LibBpfNative.btf__type_by_id(btf, (uint)id) is var section && section == null)
        {
            return [];
        }

        var variables = new List<BpfVariable>();
        var members = (NativeSectionMember*)(section + 1);
        for (var index = 0; index < section->MemberCount; index++)
        {
            var variable = LibBpfNative.btf__type_by_id(btf, members[index].Type);
            variables.Add(new BpfVariable(
                System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)LibBpfNative.btf__name_by_offset(btf, variable->NameOffset)) ?? "",
                ReadOnlySection,
                checked((int)members[index].Offset),
                checked((int)members[index].Size)));
        }

        return variables;
    }
}
