using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.Bpf.Interop;

/// <summary>
/// libbpf.so.1, symbols of version 1.0 only. Functions that make something return NULL and set errno; functions that
/// do something return a negative errno. Programs and maps are borrowed from their object and stay plain pointers.
/// </summary>
internal static unsafe partial class LibBpfNative
{
    internal const string Library = "libbpf.so.1";

    [LibraryImport(Library)]
    internal static partial byte* libbpf_version_string();

    [LibraryImport(Library)]
    internal static partial int libbpf_num_possible_cpus();

    [LibraryImport(Library)]
    internal static partial void* libbpf_set_print(delegate* unmanaged[Cdecl]<int, byte*, void*, int> print);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial ObjectHandle bpf_object__open_mem(byte* elf, nuint length, OpenOptions* options);

    [LibraryImport(Library)]
    internal static partial int bpf_object__load(ObjectHandle handle);

    [LibraryImport(Library)]
    internal static partial void bpf_object__close(nint handle);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__next_program(ObjectHandle handle, nint previous);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_map_by_name(ObjectHandle handle, string name);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__btf(ObjectHandle handle);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int btf__find_by_name_kind(nint btf, string name, uint kind);

    [LibraryImport(Library)]
    internal static partial NativeType* btf__type_by_id(nint btf, uint id);

    [LibraryImport(Library)]
    internal static partial byte* btf__name_by_offset(nint btf, uint offset);

    [LibraryImport(Library)]
    internal static partial byte* bpf_program__name(nint program);

    [LibraryImport(Library)]
    internal static partial byte* bpf_program__section_name(nint program);

    [LibraryImport(Library)]
    internal static partial int bpf_program__type(nint program);

    [LibraryImport(Library)]
    internal static partial int bpf_program__fd(nint program);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool bpf_program__autoload(nint program);

    [LibraryImport(Library)]
    internal static partial int bpf_program__set_log_buf(nint program, byte* buffer, nuint size);

    [LibraryImport(Library)]
    internal static partial int bpf_program__set_log_level(nint program, uint level);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__next_map(ObjectHandle handle, nint previous);

    [LibraryImport(Library)]
    internal static partial byte* bpf_map__name(nint map);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial LinkHandle bpf_program__attach(nint program);

    [LibraryImport(Library)]
    internal static partial int bpf_program__set_autoload(nint program, [MarshalAs(UnmanagedType.U1)] bool autoload);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LinkHandle bpf_program__attach_uprobe_opts(nint program, int process, string file, nuint offset, UprobeOptions* options);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LinkHandle bpf_program__attach_usdt(nint program, int process, string file, string provider, string name, void* options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial LinkHandle bpf_program__attach_perf_event(nint program, int fd);

    [LibraryImport(Library)]
    internal static partial int bpf_link__fd(LinkHandle link);

    [LibraryImport(Library)]
    internal static partial int bpf_link__destroy(nint link);

    [LibraryImport(Library)]
    internal static partial int bpf_map__fd(nint map);

    [LibraryImport(Library)]
    internal static partial int bpf_map__type(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__max_entries(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__value_size(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__key_size(nint map);

    [LibraryImport(Library)]
    internal static partial int bpf_map__set_autocreate(nint map, [MarshalAs(UnmanagedType.U1)] bool create);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool bpf_map__autocreate(nint map);

    [LibraryImport(Library)]
    internal static partial int bpf_map__set_max_entries(nint map, uint entries);

    [LibraryImport(Library)]
    internal static partial byte* bpf_map__initial_value(nint map, out nuint size);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_lookup_elem(int map, void* key, void* value);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_update_elem(int map, void* key, void* value, ulong flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_get_next_key(int map, void* key, void* next);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_delete_elem(int map, void* key);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_obj_get_info_by_fd(int fd, void* info, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_prog_get_fd_by_id(uint id);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_prog_load(
        int type,
        string name,
        string license,
        ulong* instructions,
        nuint count,
        LoadOptions* options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int libbpf_find_vmlinux_btf_id(string name, int attachType);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_raw_tracepoint_open(string? name, int program);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_enable_stats(int type);

    [LibraryImport(Library)]
    internal static partial int bpf_task_fd_query(
        int process, int fd, uint flags, byte* name, uint* nameLength, uint* program, uint* kind, ulong* offset, ulong* address);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint ring_buffer__new(
        int map,
        delegate* unmanaged[Cdecl]<void*, void*, nuint, int> onSample,
        void* context,
        void* options);

    [LibraryImport(Library)]
    internal static partial int ring_buffer__poll(RingBufferHandle ring, int timeoutMs);

    [LibraryImport(Library)]
    internal static partial int ring_buffer__consume(RingBufferHandle ring);

    [LibraryImport(Library)]
    internal static partial int ring_buffer__epoll_fd(RingBufferHandle ring);

    [LibraryImport(Library)]
    internal static partial void ring_buffer__free(nint ring);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint perf_buffer__new_raw(
        int map,
        nuint pages,
        PerfEventAttributes* attributes,
        delegate* unmanaged[Cdecl]<void*, int, PerfRecord*, int> onRecord,
        void* context,
        void* options);

    [LibraryImport(Library)]
    internal static partial int perf_buffer__epoll_fd(PerfBufferHandle buffer);

    [LibraryImport(Library)]
    internal static partial int perf_buffer__consume(PerfBufferHandle buffer);

    [LibraryImport(Library)]
    internal static partial void perf_buffer__free(nint buffer);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_lookup_batch(int map, void* inBatch, void* outBatch, void* keys, void* values, uint* count, void* options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_update_batch(int map, void* keys, void* values, uint* count, void* options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_delete_batch(int map, void* keys, uint* count, void* options);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_map_create(int type, string name, uint keyBytes, uint valueBytes, uint entries, MapOptions* options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bpf_map_get_fd_by_id(uint id);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_obj_pin(int fd, string path);
}
