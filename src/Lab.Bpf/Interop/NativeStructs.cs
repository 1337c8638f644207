using System.Runtime.InteropServices;

namespace Lab.Bpf.Interop;

/// <summary>struct bpf_object_open_opts; its first field tells libbpf how much of it we know.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal unsafe struct OpenOptions
{
    [FieldOffset(0)] internal nuint Size;
    [FieldOffset(8)] internal byte* ObjectName;
}

/// <summary>struct bpf_uprobe_opts.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct UprobeOptions
{
    [FieldOffset(0)] internal nuint Size;
    [FieldOffset(24)] internal byte IsReturn;
    [FieldOffset(32)] internal byte* Function;
}

/// <summary>struct bpf_prog_load_opts, as far as it is written here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct LoadOptions
{
    [FieldOffset(0)] internal nuint Size;
    [FieldOffset(12)] internal int ExpectedAttachType;
    [FieldOffset(32)] internal uint AttachBtfId;
}

/// <summary>struct bpf_map_create_opts of libbpf 1.0.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct MapOptions
{
    /// <summary>BPF_F_MMAPABLE.</summary>
    internal const uint Mappable = 1 << 10;

    [FieldOffset(0)] internal nuint Size;
    [FieldOffset(28)] internal uint Flags;
}

/// <summary>struct perf_event_header, with what comes behind it in a sample (PERF_SAMPLE_RAW alone) or a record of lost ones.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct PerfRecord
{
    /// <summary>PERF_RECORD_LOST.</summary>
    internal const uint LostSamples = 2;

    /// <summary>PERF_RECORD_SAMPLE.</summary>
    internal const uint Sample = 9;

    [FieldOffset(0)] internal uint Type;
    [FieldOffset(8)] internal uint SampleBytes;
    [FieldOffset(16)] internal ulong Lost;
}

/// <summary>struct bpf_map_info, as far as it is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct NativeMapInfo
{
    [FieldOffset(4)] internal uint Id;
}

/// <summary>struct bpf_prog_info, as far as it is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 232)]
internal unsafe struct NativeProgramInfo
{
    internal const int NameLength = 16;

    [FieldOffset(4)] internal uint Id;
    [FieldOffset(16)] internal uint JitedBytes;
    [FieldOffset(20)] internal uint TranslatedBytes;
    [FieldOffset(64)] internal fixed byte Name[NameLength];
    [FieldOffset(192)] internal ulong RunTimeNs;
    [FieldOffset(200)] internal ulong RunCount;
    [FieldOffset(208)] internal ulong RecursionMisses;
    [FieldOffset(216)] internal uint VerifiedInstructions;
}

/// <summary>struct bpf_link_info, as far as it is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct NativeLinkInfo
{
    [FieldOffset(4)] internal uint Id;
    [FieldOffset(8)] internal uint ProgramId;
}

/// <summary>struct btf_type, of which a section's members come right after it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeType
{
    /// <summary>BTF_KIND_DATASEC.</summary>
    internal const uint DataSection = 15;

    internal uint NameOffset;
    internal uint Info;
    internal uint SizeOrType;

    internal readonly int MemberCount => (int)(Info & 0xffff);
}

/// <summary>struct btf_var_secinfo.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeSectionMember
{
    internal uint Type;
    internal uint Offset;
    internal uint Size;
}
