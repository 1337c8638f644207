namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What makes the events of a rung; each is a loop in bpf/hooks/bodies.</summary>
public enum HookBody
{
    /// <summary>A system call that fails at once: open() of an empty name.</summary>
    Call,

    /// <summary>A function of user space that begins with a nop.</summary>
    Nop,

    /// <summary>One that begins with a push.</summary>
    Push,

    /// <summary>One that is a return and nothing else.</summary>
    Ret,

    /// <summary>A static marker (USDT).</summary>
    Marker,

    /// <summary>A TCP connection over loopback, from connect() and accept() to both ends closed.</summary>
    Connection,
}

/// <summary>How bodies are called in files, on pages, and in their library.</summary>
public static class HookBodies
{
    /// <summary>What is said of a program that is in force and that its body does not hit.</summary>
    public const string Silence = "it attaches, but the events that should hit it did not";

    /// <summary>Its name.</summary>
    public static string NameOf(HookBody body) => body switch
    {
        HookBody.Call => "call",
        HookBody.Nop => "nop",
        HookBody.Push => "push",
        HookBody.Ret => "ret",
        HookBody.Marker => "marker",
        HookBody.Connection => "connection",
        _ => throw new ArgumentOutOfRangeException(nameof(body), body, message: null),
    };

    /// <summary>What one event of it is, for people.</summary>
    public static string EventOf(HookBody body) => body switch
    {
        HookBody.Call => "a system call (open() of an empty name)",
        HookBody.Nop => "a call of a user function that begins with a nop",
        HookBody.Push => "a call of a user function that begins with a push",
        HookBody.Ret => "a call of a user function that only returns",
        HookBody.Marker => "a pass over a static marker",
        HookBody.Connection => "a TCP connection over loopback",
        _ => throw new ArgumentOutOfRangeException(nameof(body), body, message: null),
    };

    /// <summary>Events that one call of the library makes at least, so that what the call itself takes does not count.</summary>
    public static int BatchOf(HookBody body) => body == HookBody.Connection ? 20 : 1_000;
}
