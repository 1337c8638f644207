using System.Runtime.InteropServices;

namespace Lab.Load.Interop;

/// <summary>
/// A shell starts what it puts into the background with SIGINT and SIGQUIT ignored. The runtime leaves it at that and
/// hands it on to every child: then `kill -INT` does not end a run, and a bpftrace that is to end on SIGINT never does.
/// </summary>
public static partial class SignalDispositions
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const nint Default = 0;
    private const nint Ignored = 1;

    /// <summary>
    /// Takes up again what the parent had ignored. To be called before anything else of the program, while no handler
    /// is set.
    /// </summary>
    public static void Restore()
    {
        foreach (var number in (int[])[Interrupt, Quit])
        {
            if (signal(number, Default) is var before and not (Default or Ignored))
            {
                _ = signal(number, before); // the runtime's own handler
            }
        }
    }

    [LibraryImport("libc.so.6")]
    private static partial nint signal(int number, nint handler);
}
