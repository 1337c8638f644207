using System.Diagnostics;
using Lab.Agent.Arms;
using Lab.Bpf;
using Lab.Core.Machines;

namespace Lab.Agent.Trials;

/// <summary>Loads an object again and again, each time as if it were the first: nothing is attached, and nothing stays.</summary>
internal static class ObjectLoads
{
    /// <summary>Enough of the verifier's walk to see what it was about.</summary>
    private const int LinesOfARefusal = 8;

    public static LoadTrialReport Run(LoadTrialRequest request, ObjectConstants constants)
    {
        var attempts = new List<LoadAttempt>();
        LoadedObject? held = null;
        LoadRefusal? refusal = null;
        var start = LibC.MonotonicNs;
        for (var time = 0; time < request.Times; time++)
        {
            (var attempt, held, refusal) = Load(request.Probe.Content, constants);
            attempts.Add(attempt);
        }

        return new LoadTrialReport(start, LibC.MonotonicNs, attempts, held, refusal);
    }

    private static (LoadAttempt Attempt, LoadedObject? Held, LoadRefusal? Refusal) Load(byte[] content, ObjectConstants constants)
    {
        var since = Stopwatch.GetTimestamp();
        using var opened = BpfObject.Open(content, "lab");
        var openNs = ElapsedNs(since);
        constants.ApplyTo(opened);
        try
        {
            using var statistics = VerifierStatistics.AskFor(opened);
            since = Stopwatch.GetTimestamp();
            opened.Load();
            var attempt = new LoadAttempt(openNs, ElapsedNs(since), statistics.TimeNs(), Refused: false);
            return (attempt, Describe(opened), null);
        }
        catch (BpfException)
        {
            // With a log of our own libbpf keeps what the verifier said to itself: once more, as anybody would load it.
            return Refuse(content, constants, openNs);
        }
    }

    private static (LoadAttempt Attempt, LoadedObject? Held, LoadRefusal? Refusal) Refuse(byte[] content, ObjectConstants constants, long openNs)
    {
        using var opened = BpfObject.Open(content, "lab");
        constants.ApplyTo(opened);
        var since = Stopwatch.GetTimestamp();
        try
        {
            opened.Load();
            return (new LoadAttempt(openNs, ElapsedNs(since), VerifierNs: null, Refused: false), Describe(opened), null);
        }
        catch (BpfException refused)
        {
            var attempt = new LoadAttempt(openNs, ElapsedNs(since), VerifierNs: null, Refused: true);
            return (attempt, null, new LoadRefusal(refused.Message, refused.VerifiersLastLines(LinesOfARefusal)));
        }
    }

    private static LoadedObject Describe(BpfObject loaded)
    {
        long?[] charges = [.. loaded.Maps.Select(map => MapMemory.OfDescriptor(map.Fd))];
        return new([.. loaded.Programs.Select(program => CoreArm.Describe(program))], charges.Length, charges.Contains(null) ? null : charges.Sum());
    }

    private static long ElapsedNs(long since) => (long)Stopwatch.GetElapsedTime(since).TotalNanoseconds;
}
