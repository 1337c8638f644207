using System.Globalization;

namespace Lab.Core.Profiling;

/// <summary>What a frame belongs to.</summary>
public enum FrameKind
{
    /// <summary>The kernel.</summary>
    Kernel,

    /// <summary>Apache: its program, its modules and its library APR.</summary>
    Apache,

    /// <summary>The C library and the dynamic linker.</summary>
    LibC,

    /// <summary>Everything else: other libraries, and the frames that say whose stack it is.</summary>
    Other,
}

/// <summary>
/// How a frame is written in a folded stack: kernel functions end in `_[k]` (as FlameGraph's tools annotate them), functions of a file are
/// `file`function`, and a place without a name is `[file+0x1234]`.
/// </summary>
public static class FrameName
{
    private const string KernelMark = "_[k]";
    private const char FileMark = '`';

    private static readonly string[] ApacheFiles = ["apache2", "httpd", "mod_", "libapr"];
    private static readonly string[] LibCFiles = ["libc.so", "libc-", "libc.musl", "libpthread", "ld-linux", "ld-musl", "libm.so"];

    /// <summary>A function of the kernel; null for a place without a name.</summary>
    public static string Kernel(string? function) => Clean(function ?? "[unknown]") + KernelMark;

    /// <summary>A function of a mapped file.</summary>
    public static string User(string file, string function) => Clean(file) + FileMark + Clean(function);

    /// <summary>A place in a mapped file where no function is known by name: where the function begins, if that is known, else the place itself.</summary>
    public static string Unnamed(string file, ulong address) => string.Create(CultureInfo.InvariantCulture, $"[{Clean(file)}+0x{address:x}]");

    /// <summary>The frame that says whose stack it is.</summary>
    public static string Task(string name) => Clean(name);

    /// <summary>What a frame belongs to.</summary>
    public static FrameKind KindOf(string frame)
    {
        if (frame.EndsWith(KernelMark, StringComparison.Ordinal))
        {
            return FrameKind.Kernel;
        }

        var file = FileOf(frame);
        return file is null ? FrameKind.Other
            : StartsWith(file, ApacheFiles) ? FrameKind.Apache
            : StartsWith(file, LibCFiles) ? FrameKind.LibC
            : FrameKind.Other;
    }

    /// <summary>As a person reads it: without marks.</summary>
    public static string Shown(string frame) => KindOf(frame) == FrameKind.Kernel ? frame[..^KernelMark.Length]
        : frame.IndexOf(FileMark, StringComparison.Ordinal) is var mark and >= 0 ? frame[(mark + 1)..]
        : frame;

    /// <summary>The file that a frame of user space lies in; null for the kernel and for tasks.</summary>
    public static string? FileOf(string frame) =>
        frame.IndexOf(FileMark, StringComparison.Ordinal) is var mark and >= 0 ? frame[..mark]
        : frame.StartsWith('[') && frame.IndexOf("+0x", StringComparison.Ordinal) is var plus and > 0 ? frame[1..plus]
        : null;

    private static bool StartsWith(string file, string[] beginnings) => beginnings.Any(each => file.StartsWith(each, StringComparison.Ordinal));

    /// <summary>Nothing that would end a frame or a line.</summary>
    private static string Clean(string text) => string.Concat(text.Select(letter =>
        letter == FoldedStacks.Separator ? ':' : char.IsControl(letter) ? '?' : letter));
}
