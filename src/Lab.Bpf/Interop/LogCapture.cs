using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lab.Bpf.Interop;

/// <summary>
/// What libbpf prints while this thread is inside the capture: its warnings and, among them, the verifier's log.
/// Nothing reaches standard error, in or out of a capture.
/// </summary>
internal sealed unsafe class LogCapture : IDisposable
{
    private const int LongestMessage = 1 << 18;
    private const int LevelInfo = 1;

    [ThreadStatic]
    private static StringBuilder? sink;

    private readonly StringBuilder text = new();

    static LogCapture() => LibBpfNative.libbpf_set_print(&Print);

    internal LogCapture() => sink = text;

    internal string Text => text.ToString();

    public void Dispose() => sink = null;

    /// <summary>
    /// A va_list argument is a pointer on x86-64 and on arm64 (there to a copy, for its size), so it can be handed on
    /// as it came, once.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "an exception must not unwind through libbpf; the text is lost then")]
    private static int Print(int level, byte* format, void* arguments)
    {
        if (level > LevelInfo || sink is not { } text)
        {
            return 0;
        }

        try
        {
            var buffer = (byte*)NativeMemory.Alloc(LongestMessage);
            try
            {
                var length = Libc.vsnprintf(buffer, LongestMessage, format, arguments);
                text.Append(Encoding.UTF8.GetString(buffer, Math.Clamp(length, 0, LongestMessage - 1)));
                return length;
            }
            finally
            {
                NativeMemory.Free(buffer);
            }
        }
        catch (Exception)
        {
            return 0;
        }
    }
}
