using System.Buffers.Binary;
using System.Text;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// A program that counts how often it runs on one thread, put together instruction by instruction, so that a trial
/// needs no compiler. The thread is known by its name, which is the same in every PID namespace.
/// </summary>
internal sealed unsafe class TrialProgram : IDisposable
{
    /// <summary>Its name in the kernel.</summary>
    internal const string Name = "lab_trial";

    private const int NameBytes = 16;

    private readonly StandaloneMap counter;
    private readonly ulong[] instructions;

    private TrialProgram(StandaloneMap counter, ulong[] instructions)
    {
        (this.counter, this.instructions) = (counter, instructions);
    }

    /// <summary>
    /// Makes its counter; the kernel gets the program itself where it is attached, for its type depends on that.
    /// </summary>
    /// <param name="thread">Name of the thread whose runs are counted: 15 characters.</param>
    internal static TrialProgram Create(string thread)
    {
        var map = StandaloneMap.Create(BpfMapType.Array, entries: 1);
        return new(map, Instructions(map.Fd, thread));
    }

    /// <summary>Runs on that thread so far.</summary>
    internal long Count()
    {
        Span<long> value = stackalloc long[1];
        counter.Read(0, value);
        return value[0];
    }

    /// <exception cref="BpfException">The kernel refuses it.</exception>
    internal FdHandle Load(ProgramType type, LoadOptions options = default)
    {
        options.Size = (nuint)sizeof(LoadOptions);
        fixed (ulong* first = instructions)
        {
            var fd = LibBpfNative.bpf_prog_load(
                (int)type, Name, "GPL", first, (nuint)instructions.Length, &options);
            return fd >= 0 ? new FdHandle(fd) : throw new BpfException($"load a {type} program", -fd);
        }
    }

    public void Dispose() => counter.Dispose();

    private static ulong[] Instructions(int map, string thread)
    {
        const int getCurrentName = 16;
        const int valueOfMap = 2;
        var name = new byte[NameBytes];
        Encoding.ASCII.GetBytes(thread, name);
        var (begin, end) = (
            BinaryPrimitives.ReadUInt64LittleEndian(name),
            BinaryPrimitives.ReadUInt64LittleEndian(name.AsSpan(NameBytes / 2)));
        return
        [
            Op(0xbf, to: 1, from: 10), Op(0x07, to: 1, value: -NameBytes),              // r1 = the stack's end
            Op(0xb7, to: 2, value: NameBytes), Op(0x85, value: getCurrentName),         // bpf_get_current_comm(r1, 16)
            // another thread: out
            Op(0x79, to: 1, from: 10, offset: -16), .. Wide(to: 2, begin), Op(0x5d, to: 1, from: 2, offset: 8),
            Op(0x79, to: 1, from: 10, offset: -8), .. Wide(to: 2, end), Op(0x5d, to: 1, from: 2, offset: 4),
            Op(0x18, to: 1, from: valueOfMap, value: map), Op(0),                       // r1 = &counter
            Op(0xb7, to: 2, value: 1), Op(0xdb, to: 1, from: 2),                        // lock *r1 += 1
            Op(0xb7), Op(0x95),                                                         // return 0
        ];
    }

    private static ulong[] Wide(int to, ulong value) =>
        [Op(0x18, to, value: (int)value), Op(0, value: (int)(value >> 32))];

    /// <summary>struct bpf_insn.</summary>
    private static ulong Op(byte code, int to = 0, int from = 0, short offset = 0, int value = 0) =>
        code | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)value << 32);
}
