namespace Lab.Core.Machines;

/// <summary>
/// Events that the agent makes itself, with a program at the hook that they hit: the rungs of `lab bench hooks` on another machine. Part of the
/// agent's contract, answered over the same connection; one program at a time.
/// </summary>
public interface IHookHost
{
    /// <summary>Takes the library that makes the events (bpf/hooks/bodies).</summary>
    Task LoadBodiesAsync(byte[] library, CancellationToken cancellationToken);

    /// <summary>Loads a program, and attaches it once to see whether the kernel takes it.</summary>
    Task<HookReadiness> PrepareHookAsync(HookRequest request, CancellationToken cancellationToken);

    /// <summary>Puts the program in force, or takes it away; nothing happens without one.</summary>
    Task SwitchHookAsync(bool on, CancellationToken cancellationToken);

    /// <summary>Makes so many events of a body, and returns when what they sent has been read, where somebody reads it.</summary>
    Task RunBodyAsync(string body, long times, CancellationToken cancellationToken);

    /// <summary>Makes so many events with the program in force, under the kernel's own statistics.</summary>
    Task<HookCount> CountHitsAsync(string body, long times, CancellationToken cancellationToken);

    /// <summary>Gives the program back.</summary>
    Task ReleaseHookAsync(CancellationToken cancellationToken);
}

/// <summary>A program for a rung, and where it goes.</summary>
/// <param name="Object">The compiled object.</param>
/// <param name="Program">The program of it that is loaded; null for all.</param>
/// <param name="Function">The function of the bodies that it sits on; null where the object's section says where it goes, or it sits on a marker.</param>
/// <param name="IsReturn">True where it sits on that function's return.</param>
/// <param name="Marker">The marker (USDT) of the bodies that it sits on; null for none.</param>
/// <param name="IsRead">True where somebody reads the events that it sends.</param>
/// <param name="ReaderCpu">The CPU of that reader.</param>
public sealed record HookRequest(byte[] Object, string? Program, string? Function, bool IsReturn, string? Marker, bool IsRead, int ReaderCpu);

/// <summary>What the kernel says to a program.</summary>
/// <param name="Refusal">Why it does not run here; null where it does.</param>
public sealed record HookReadiness(string? Refusal);

/// <summary>What the kernel counted of a program.</summary>
/// <param name="Hits">Its runs.</param>
/// <param name="RunNs">Time in its body, ns.</param>
/// <param name="Received">Events of it that came out.</param>
/// <param name="Lost">Events that found no room.</param>
public sealed record HookCount(long Hits, long RunNs, long Received, long Lost);
