using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.Load.Interop;

/// <summary>Operations and flags of epoll.</summary>
internal static class Epoll
{
    public const int Add = 1;
    public const int Delete = 2;
    public const int Modify = 3;

    public const uint In = 0x1;
    public const uint Out = 0x4;
    public const uint PeerClosed = 0x2000;
}

/// <summary>
/// An array of struct epoll_event. The kernel packs it on x86-64 (12 bytes) and nowhere else (16 bytes), so it is read by offset.
/// The data word holds the number of a slot.
/// </summary>
internal readonly unsafe struct EpollEvents(byte* memory)
{
    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int _dataOffset = Size - sizeof(ulong);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Flags(int index) => Unsafe.ReadUnaligned<uint>(memory + (index * Size));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Slot(int index) => Unsafe.ReadUnaligned<int>(memory + (index * Size) + _dataOffset);

    /// <summary>epoll_ctl with one event.</summary>
    public static int Control(int epoll, int operation, int fd, uint flags, int slot)
    {
        var one = stackalloc byte[16];
        Unsafe.WriteUnaligned(one, flags);
        Unsafe.WriteUnaligned(one + _dataOffset, (long)slot);
        return Libc.EpollControl(epoll, operation, fd, one);
    }
}
