using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// Where hooks are tried: the calling thread, tied to one CPU and named, and what it does to make them fire.
/// </summary>
internal sealed unsafe class TrialPlace : IDisposable
{
    /// <summary>Size of the memory that is watched: what one debug register holds.</summary>
    internal const int MemoryBytes = sizeof(long);

    /// <summary>A function of a library that every process of the lab's maps, and that hardly anybody calls.</summary>
    private const string Function = nameof(LibBpfNative.libbpf_num_possible_cpus);

    /// <summary>PR_SET_NAME</summary>
    private const int SetName = 15;

    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(5);

    private TrialPlace(int cpu, string threadName, nint memory)
    {
        (Cpu, ThreadName, Memory) = (cpu, threadName, memory);
    }

    /// <summary>The CPU that the thread stays on.</summary>
    internal int Cpu { get; }

    /// <summary>The thread's name, which no other thread has.</summary>
    internal string ThreadName { get; }

    /// <summary>Memory that nobody but this touches, aligned.</summary>
    internal nint Memory { get; }

    /// <summary>
    /// Ties the calling thread to the CPU that it is on, and names it. The thread is to end with the trial.
    /// </summary>
    /// <exception cref="BpfException">The kernel refuses it.</exception>
    internal static TrialPlace Take()
    {
        var cpu = Check(Libc.sched_getcpu(), "find the thread's CPU");
        var mask = new byte[Math.Max(128, (cpu / 8) + 1)];
        mask[cpu / 8] = (byte)(1 << (cpu % 8));
        fixed (byte* first = mask)
        {
            Check(Libc.sched_setaffinity(0, (nuint)mask.Length, first), $"stay on CPU {cpu}");
        }

        // As long as a name can be: kernels before 6.2 leave what is behind a shorter one as it was on the program's
        // stack.
        var name = string.Create(CultureInfo.InvariantCulture, $"lab-{Random.Shared.NextInt64(1L << 44):x11}");
        Check(Libc.prctl(SetName, name), "name a thread");
        return new(cpu, name, (nint)NativeMemory.AlignedAlloc(MemoryBytes, MemoryBytes));
    }

    /// <summary>Gives the thread the name that it has.</summary>
    /// <exception cref="BpfException">The kernel refuses it.</exception>
    internal void RenameThread() => Check(Libc.prctl(SetName, ThreadName), "name a thread");

    internal static void CallFunction() => _ = LibBpfNative.libbpf_num_possible_cpus();

    internal void TouchMemory() => Volatile.Write(ref *(long*)Memory, Environment.TickCount64);

    internal static void KeepBusy()
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Busy)
        {
            Thread.SpinWait(100);
        }
    }

    /// <summary>The file that the function is mapped from, and where it begins in there.</summary>
    /// <exception cref="BpfException">It is not mapped from a file.</exception>
    internal static (string File, ulong Offset) FindFunction()
    {
        const int noSuchFile = 2;
        CallFunction();
        var library = NativeLibrary.Load(LibBpfNative.Library);
        try
        {
            var address = (ulong)NativeLibrary.GetExport(library, Function);
            foreach (var line in File.ReadLines("/proc/self/maps"))
            {
                var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                var ends = Array.ConvertAll(fields[0].Split('-'), Hexadecimal);
                if (fields.Length == 6 && ends[0] <= address && address < ends[1])
                {
                    return (fields[5], address - ends[0] + Hexadecimal(fields[2]));
                }
            }

            throw new BpfException($"find the file of {Function}", noSuchFile);
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    public void Dispose() => NativeMemory.AlignedFree((void*)Memory);

    private static ulong Hexadecimal(string text) =>
        ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int Check(int result, string operation) =>
        result >= 0 ? result : throw new BpfException(operation, Marshal.GetLastPInvokeError());
}
