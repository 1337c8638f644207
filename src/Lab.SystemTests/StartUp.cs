using System.Runtime.CompilerServices;
using Lab.Load.Interop;

namespace Lab.SystemTests;

/// <summary>Before any test.</summary>
internal static class StartUp
{
    /// <summary>What tests start ends on SIGINT also where they run in a shell's background.</summary>
    [ModuleInitializer]
    internal static void TakeInterruptions() => SignalDispositions.Restore();
}
