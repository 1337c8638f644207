using Lab.Bpf;

namespace Lab.Agent.Survey;

/// <summary>
/// Kinds of hooks that attach here and never fire, so that an arm of such a kind would be measured as if it cost
/// nothing. A kind is tried when it is first asked for.
/// </summary>
/// <param name="findSilence">Tries a kind: what is wrong, in a sentence; null where it fires, or can't be
/// tried.</param>
internal sealed class SilentHooks(Func<string, string?> findSilence)
{
    /// <summary>How else sections of C programs and bpftrace call the kinds.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["tp"] = "tracepoint",
        ["raw_tracepoint"] = "raw_tp",
        ["rawtracepoint"] = "raw_tp",
        ["kfunc"] = "fentry",
        ["kretfunc"] = "fexit",
        ["asyncwatchpoint"] = "watchpoint",
    };

    private readonly Dictionary<string, string?> _found = new(StringComparer.Ordinal);

    /// <summary>The kinds as the kernel is tried for them.</summary>
    public SilentHooks()
        : this(AttachTrial.Silence)
    {
    }

    /// <summary>Why an arm with these hooks would never fire here; null where nothing speaks against it.</summary>
    /// <param name="hooks">Each as `kind:target` or `kind`.</param>
    public string? ReasonFor(IEnumerable<string> hooks) => hooks.Select(KindOf).Distinct(StringComparer.Ordinal)
        .Select(kind => Find(kind) is { } silence ? $"a {kind} does not work here: {silence}" : null)
        .FirstOrDefault(reason => reason is not null);

    private static string KindOf(string hook)
    {
        var word = hook.Split(':', 2)[0];
        return OtherNames.GetValueOrDefault(word, word);
    }

    private string? Find(string kind)
    {
        if (!_found.TryGetValue(kind, out var silence))
        {
            silence = findSilence(kind);
            _found.Add(kind, silence);
        }

        return silence;
    }
}
