using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

/// <summary>
/// Loaded into a real lab-agent by the runtime (DOTNET_STARTUP_HOOKS): does what the agent must survive. The name and the
/// missing namespace are the runtime's rule.
/// </summary>
[SuppressMessage("Design", "MA0047", Justification = "the runtime looks for this name in no namespace")]
internal static class StartupHook
{
    public static void Initialize() => new Thread(MakeNoise) { IsBackground = true }.Start();

    private static void MakeNoise()
    {
        // The streams are claimed by the first line of Main, long before.
        Thread.Sleep(TimeSpan.FromMilliseconds(400));
        while (true)
        {
            Console.WriteLine("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"a stray print\"}");
            using var child = Process.Start(new ProcessStartInfo("/bin/echo", "rubbish of a child"));
            child?.WaitForExit();
        }
    }
}
