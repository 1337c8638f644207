using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>Which programs of a loaded object are attached, and which are only loaded.</summary>
internal sealed class ObjectPrograms
{
    /// <summary>
    /// A program that only counts, for objects whose own do not: it is attached in accounting windows, so what it costs
    /// is in no measurement.
    /// </summary>
    public const string AuditName = "audit";

    private const string Iterator = "iter";

    private readonly List<UnattachedProgram> _unattached;
    private readonly bool _hasTailCalls;

    /// <param name="loaded">The object.</param>
    /// <param name="attach">Where its manifest attaches them, in their order; none where it has no manifest: their
    /// sections say it.</param>
    /// <exception cref="LabException">A program can't be attached without a manifest.</exception>
    public ObjectPrograms(BpfObject loaded, IReadOnlyList<AttachPoint> attach)
    {
        _unattached =
            [.. loaded.LeftOut.Select(name => new UnattachedProgram(name, "is left out by its own section, which begins with `?`", IsByDesign: true))];
        _hasTailCalls = loaded.Maps.Any(map => map.Type == BpfMapType.ProgramArray);
        Audit = loaded.Programs.FirstOrDefault(program => program.Name == AuditName);
        Attached =
        [
            .. loaded.Programs.Where(program => program.Name != AuditName)
                .Select((program, index) => new ObjectProgram(program, index, attach.ElementAtOrDefault(index))),
        ];
        if (attach.Count == 0)
        {
            Attached = [.. Attached.Where(RunsAtAHook)];
        }
    }

    /// <summary>Those that are attached, in the object's order.</summary>
    public IReadOnlyList<ObjectProgram> Attached { get; private set; }

    /// <summary>The program that counts in accounting windows; null where the object has none.</summary>
    public BpfProgram? Audit { get; }

    /// <summary>Those that are not attached, with the reasons.</summary>
    public IReadOnlyList<UnattachedProgram> Unattached => _unattached;

    /// <summary>Attaches each by itself once, and leaves alone what libbpf knows no hook for.</summary>
    /// <param name="hooks">Attaches a program.</param>
    /// <exception cref="BpfException">The kernel refuses one.</exception>
    /// <exception cref="LabException">Nothing is left.</exception>
    public void TryEach(ProgramHooks hooks)
    {
        Attached = [.. Attached.Where(program => TryOne(program, hooks))];
        if (Attached.Count == 0)
        {
            throw new LabException(
                $"the lab attaches none of its programs: {string.Join("; ", _unattached.Select(program => $"{program.Name} {program.Reason}"))}");
        }
    }

    private bool TryOne(ObjectProgram program, ProgramHooks hooks)
    {
        var links = new List<BpfLink>();
        try
        {
            hooks.Attach(program.Program, program.Point, links);
            return true;
        }
        catch (BpfException refusal) when (refusal.HasNoHook)
        {
            _unattached.Add(WithoutHook(program.Program));
            return false;
        }
        finally
        {
            BpfLink.DisposeAll(links);
        }
    }

    private UnattachedProgram WithoutHook(BpfProgram program) =>
        _hasTailCalls && !program.Section.Contains('/', StringComparison.Ordinal)
        ? new(program.Name, "is only loaded: a tail call jumps to it", IsByDesign: true)
        : new(
            program.Name,
            $"is only loaded: its section {program.Section} names no hook that libbpf attaches by itself, so what it costs is in no figure",
            IsByDesign: false);

    private bool RunsAtAHook(ObjectProgram each)
    {
        var program = each.Program;
        if (program.Type == ProgramType.PerfEvent)
        {
            throw new LabException(
                $"its program {program.Name} runs at a perf event, and SEC(\"{program.Section}\") can't say which. Give it one in a probe.yaml: attach: [{{ type: profile, target: \"hz:99\" }}]");
        }

        var reason = program.Type == ProgramType.Syscall ? "is only loaded: it runs when user space calls it"
            : program.Section.StartsWith(
                Iterator, StringComparison.Ordinal) ? "is only loaded: it runs when its iterator is read"
            : null;
        if (reason is not null)
        {
            _unattached.Add(new(program.Name, reason, IsByDesign: true));
        }

        return reason is null;
    }
}

/// <summary>A program of an object that is attached.</summary>
/// <param name="Program">It.</param>
/// <param name="Index">Its place among all loaded programs of the object, which is its key in `hits`.</param>
/// <param name="Point">Where its manifest attaches it; null where its section says it.</param>
internal sealed record ObjectProgram(BpfProgram Program, int Index, AttachPoint? Point);
