using System.Globalization;

namespace Lab.Core.Definitions;

/// <summary>
/// A place in the server's own memory, as a manifest names it: in its executable (`server`) or in a library that it maps, by the
/// file's name without version (`libc`, `libapr`). Which file that is, the agent finds in the maps of the server's processes.
/// </summary>
/// <param name="Image">`server`, the executable's name, or a library's.</param>
/// <param name="Symbol">A function or a variable of it that the dynamic linker knows.</param>
/// <param name="Watched">What is watched of a variable; null for a function.</param>
public sealed record UserPlace(string Image, string Symbol, WatchedBytes? Watched)
{
    /// <summary>The executable of the server, whatever it is called.</summary>
    public const string Executable = "server";

    /// <summary>True for the attach types whose target is one.</summary>
    public static bool IsFor(string attachType) => attachType is "uprobe" or "uretprobe" or "watchpoint";

    /// <summary>How the target of such a type is written.</summary>
    public static string Pattern(string attachType) => attachType == "watchpoint"
        ? "`image:variable:bytes:w` (or rw), with 1, 2, 4 or 8 bytes, as in `server:ap_scoreboard_image:8:rw`"
        : "`image:function`, as in `server:ap_process_request_internal` or `libc:open64`";

    /// <summary>The place that a target of such a type names; null when it is not written that way.</summary>
    public static UserPlace? TryParse(string attachType, string target) => (attachType, target.Split(':')) switch
    {
        ("uprobe" or "uretprobe", [{ Length: > 0 } image, { Length: > 0 } function]) => new(image, function, Watched: null),
        ("watchpoint", [{ Length: > 0 } image, { Length: > 0 } variable, "1" or "2" or "4" or "8", "w" or "rw"]) => Variable(target.Split(':')),
        _ => null,
    };

    private static UserPlace Variable(string[] parts) =>
        new(parts[0], parts[1], new WatchedBytes(int.Parse(parts[2], CultureInfo.InvariantCulture), OnRead: parts[3] == "rw"));
}

/// <summary>What a watchpoint looks at.</summary>
/// <param name="Bytes">How many bytes of the variable, from its first.</param>
/// <param name="OnRead">True for reads and writes, false for writes only.</param>
public sealed record WatchedBytes(int Bytes, bool OnRead);
