using System.Runtime.InteropServices;

namespace Lab.Load.Interop;

/// <summary>Zeroed memory outside the collector's heap, aligned to a cache line and touched once, so that no page fault waits on the hot path.</summary>
internal sealed unsafe class NativeArray<T>(int length) : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;

    public int Length { get; } = length;

    /// <summary>The first element; null once disposed.</summary>
    public T* Pointer { get; private set; } = Allocate(length);

    public Span<T> Span => new(Pointer, Pointer is null ? 0 : Length);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }

    private static T* Allocate(int length)
    {
        var bytes = (nuint)length * (nuint)sizeof(T);
        var memory = NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(memory, bytes);
        return (T*)memory;
    }
}
