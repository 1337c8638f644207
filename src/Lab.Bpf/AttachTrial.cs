using System.Diagnostics;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// Finds out whether this kernel takes a kind of hook and whether the hook fires: a small program that counts is
/// attached for a moment, what it waits for is made to happen, and its count has to grow. To attach proves little: some
/// virtual machines take a watchpoint and never raise it.
/// </summary>
public static class AttachTrial
{
    /// <summary>
    /// All but the clock fire before what made them fire is over; a sample is due after 10 ms of a CPU that others may
    /// want too.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Kind[] Kinds =
    [
        new("tp_btf", TrialHook.OnTypedTracepoint, place => place.RenameThread(), Silent("a thread was renamed")),
        new("raw_tp", TrialHook.OnRawTracepoint, place => place.RenameThread(), Silent("a thread was renamed")),
        new(
            "fentry", TrialHook.OnFunctionEntry, place => place.RenameThread(),
            Silent("its kernel function was called")),
        new("fexit", TrialHook.OnFunctionExit, place => place.RenameThread(), Silent("its kernel function returned")),
        new("tracepoint", TrialHook.OnTracepoint, place => place.RenameThread(), Silent("a thread was renamed")),
        new("kprobe", TrialHook.OnKprobe, place => place.RenameThread(), Silent("its kernel function was called")),
        new("kretprobe", TrialHook.OnKretprobe, place => place.RenameThread(), Silent("its kernel function returned")),
        new("uprobe", TrialHook.OnUprobe, _ => TrialPlace.CallFunction(), Silent("its function was called")),
        new("uretprobe", TrialHook.OnUretprobe, _ => TrialPlace.CallFunction(), Silent("its function returned")),
        new("watchpoint", TrialHook.OnWatchpoint, place => place.TouchMemory(), Silent("its address was touched")),
        new("profile", TrialHook.OnClock, _ => TrialPlace.KeepBusy(), Silent("its CPU was busy")),
    ];

    /// <summary>The types that can be tried.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>
    /// Why a type can't be used here: the kernel's own words, or that it attaches and does not fire; null when it can.
    /// </summary>
    public static string? Refusal(string type) => Try(type, trigger: null)?.Reason;

    /// <summary>
    /// That a type attaches here and does not fire, in a sentence; null where it fires or can't be attached at all.
    /// </summary>
    public static string? Silence(string type) =>
        Types.Contains(type, StringComparer.Ordinal) && Try(type, trigger: null) is { Attaches: true } outcome
            ? outcome.Reason
            : null;

    /// <summary>True when the machine has a hardware cycle counter.</summary>
    public static bool CountsCycles()
    {
        try
        {
            using var counter = PerfEvent.OnCpu(new PerfEventAttributes { Type = 0 }, cpu: 0, "count cycles");
            return true;
        }
        catch (BpfException)
        {
            return false;
        }
    }

    /// <summary>The trial with another trigger than the type's own; null: its own.</summary>
    internal static TrialRefusal? Try(string type, Action? trigger)
    {
        var kind = Kinds.FirstOrDefault(each => each.Name == type) ?? throw new ArgumentOutOfRangeException(
            nameof(type), type, message: null);
        // A thread of its own, which ends with the trial: it is tied to a CPU and renamed.
        return Task.Factory.StartNew(
            () => Try(kind, trigger), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).GetAwaiter().GetResult();
    }

    /// <summary>Whether a count grows in time when something is done again and again.</summary>
    internal static bool Grows(Func<long> count, Action trigger, TimeSpan patience)
    {
        var since = Stopwatch.GetTimestamp();
        do
        {
            trigger();
            if (count() > 0)
            {
                return true;
            }

            Thread.Sleep(1);
        }
        while (Stopwatch.GetElapsedTime(since) < patience);
        return false;
    }

    private static TrialRefusal? Try(Kind kind, Action? trigger)
    {
        try
        {
            using var place = TrialPlace.Take();
            using var program = TrialProgram.Create(place.ThreadName);
            using var attached = kind.Attach(program, place);
            return Grows(program.Count, trigger ?? (() => kind.Trigger(place)), Patience)
                ? null
                : new(kind.Silence, Attaches: true);
        }
        catch (BpfException refused)
        {
            return new(refused.Message, Attaches: false);
        }
    }

    private static string Silent(string trigger) => $"it attaches, but did not fire when {trigger}";

    /// <summary>A kind of hook: how it is attached, what makes it fire, and what is said where it does not.</summary>
    private sealed record Kind(
        string Name, Func<TrialProgram, TrialPlace, IDisposable> Attach, Action<TrialPlace> Trigger, string Silence);
}

/// <summary>Why a kind of hook can't be used.</summary>
/// <param name="Reason">In a sentence.</param>
/// <param name="Attaches">True where it attaches and does not fire.</param>
internal sealed record TrialRefusal(string Reason, bool Attaches);
