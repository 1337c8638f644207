using System.Diagnostics;
using Lab.Bpf;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A CO-RE object: loaded once, then only attached and detached.</summary>
internal sealed class CoreArm : PreparedArm
{
    private readonly BpfObject _object;
    private readonly ObjectPrograms _programs;
    private readonly IReadOnlyList<AttachPoint> _attach;
    private readonly ProgramHooks _hooks;
    private readonly EventPump? _reader;
    private readonly PerCpuArray? _hits;
    private readonly PerCpuArray? _lost;
    private readonly PerCpuArray? _burnt;
    private readonly CountTable? _counts;
    private readonly PerCpuArray? _passed;
    private readonly IReadOnlyList<int> _serverCpus;
    private readonly long[] _byCpu = new long[LibBpf.PossibleCpus];
    private readonly List<BpfLink> _links = [];
    private readonly List<BpfLink> _auditLinks = [];
    private int _inForce;
    private long[][] _hitsBefore = [];
    private long _lostBefore;
    private long _passedBefore;
    private ProgramInfo[] _infoBefore = [];
    private long _inForceSinceNs;
    private Delivery? _delivery;

    private CoreArm(BpfObject loaded, IReadOnlyList<AttachPoint> attach, EventPump? reader, CountTable? counts, IReadOnlyList<int> serverCpus, ProgramHooks hooks)
    {
        (_object, _attach, _reader, _counts, _serverCpus, _hooks) = (loaded, attach, reader, counts, serverCpus, hooks);
        _programs = new ObjectPrograms(loaded, attach);
        _hits = Array(loaded, "hits") is { } hits
            && hits.Count > _programs.Attached.Select(program => program.Index).DefaultIfEmpty(0).Max()
            ? hits
            : null;
        _lost = Array(loaded, "lost");
        _burnt = Array(loaded, "burnt");
        _passed = Array(loaded, "passed");
    }

    public override IReadOnlyList<LoadedProgram> Programs =>
        [.. _programs.Attached.Select(each => Describe(each.Program, each.Point))];

    public override IReadOnlyList<UnattachedProgram> Unattached => _programs.Unattached;

    public override Delivery? Delivery => _delivery;

    public override string Sample => _reader?.Sample ?? _counts?.Sample ?? "";

    /// <exception cref="BpfException">The kernel refuses the object.</exception>
    /// <exception cref="WrongSettingException">The object can't take what is set in it.</exception>
    public static CoreArm Load(ProbeRequest request, ObjectConstants constants, string outputFile, IReadOnlyList<int> serverCpus, ProgramHooks hooks)
    {
        var formatter = new EventFormatter(request.Columns);
        var loaded = BpfObject.Open(request.Content, "lab");
        try
        {
            if (request.Program is { } program)
            {
                loaded.KeepOnly(
                    loaded.Programs.Any(each => each.Name == ObjectPrograms.AuditName) ? [program, ObjectPrograms.AuditName] : [program]);
            }

            constants.ApplyTo(loaded);
            var delivery = DeliverySettings.Apply(loaded);
            loaded.Load();
            var events = loaded.FindMap(DeliverySettings.EventsMap);
            if (events is not null && !delivery.Fits(events, hasColumns: true, counts: loaded.FindMap("passed") is not null))
            {
                events = null;
            }

            var counts = CountTable.TryOpen(loaded, request.Counts ?? []);
            return new CoreArm(loaded, request.Attach, events is null ? null : new EventPump(events, delivery, formatter, outputFile, serverCpus), counts, serverCpus, hooks)
            {
                _delivery = events is null ? null : delivery.Describe(events),
            };
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>
    /// An object without a manifest: every program of it is attached once, and what has no hook is left alone.
    /// </summary>
    /// <exception cref="BpfException">The kernel refuses one.</exception>
    /// <exception cref="LabException">Nothing is left.</exception>
    public int TryEachProgram()
    {
        if (_attach.Count == 0)
        {
            _programs.TryEach(_hooks);
        }

        return _programs.Attached.Count;
    }

    public override Task<int> AttachAsync(int hooks, CancellationToken cancellationToken)
    {
        RememberCounters();
        _reader?.Begin();
        try
        {
            foreach (var (program, _, point) in _programs.Attached.Take(hooks))
            {
                _hooks.Attach(program, point, _links);
                _inForce++;
            }

            if (_programs.Audit is { } audit && _hooks.IsAccounting)
            {
                _hooks.Attach(audit, _attach is [var first, ..] ? first : null, _auditLinks);
            }
        }
        catch
        {
            Unlink();
            throw;
        }

        _inForceSinceNs = LibC.MonotonicNs;
        return Task.FromResult(_inForce);
    }

    /// <summary>
    /// A program may need several links: one for each process of the server. Each shows the program that was attached
    /// by it.
    /// </summary>
    public override string? FindFault() => _links.Count(link => !link.IsInForce) is var gone and > 0
        ? $"has {gone} of its {_links.Count} links without their program"
        : _reader?.FindFault();

    public override Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        var inForceNs = LibC.MonotonicNs - _inForceSinceNs;
        var since = Stopwatch.GetTimestamp();
        Unlink();
        var gone = Stopwatch.GetElapsedTime(since);
        var events = _reader?.Drain() ?? _counts?.Drain(inForceNs) ?? 0;
        var lost = ReadLost() - _lostBefore;
        if (_passed is null)
        {
            return Task.FromResult(new ArmOutput(events, lost, LinksGone: gone));
        }

        // What the program handed over and nobody got is lost too: a table that drops keys doesn't say so.
        var passed = ReadPassed() - _passedBefore;
        return Task.FromResult(new ArmOutput(events, _reader is null ? lost : Math.Max(lost, passed - events), Passed: passed, LinksGone: gone));
    }

    public override IReadOnlyList<ProgramCounters> ReadPrograms() =>
        [.. _programs.Attached.Take(_inForce).Select((each, index) =>
        {
            var inForceNs = LibC.MonotonicNs - _inForceSinceNs;
            var (info, before) = (each.Program.Info(), _infoBefore[index]);
            var hits = CountsNoHits ? [] : ReadHits(each.Index).Zip(_hitsBefore[index], (now, then) => now - then);
            return new ProgramCounters(
                info.Name,
                Describe(each.Program, each.Point).Type,
                (long)(info.RunCount - before.RunCount),
                (long)(info.RunTimeNs - before.RunTimeNs),
                (long)(info.RecursionMisses - before.RecursionMisses),
                [.. hits],
                inForceNs);
        })];

    public override long ReaderCpuNs() => _reader?.CpuNs ?? 0;

    public override ProbeAccount? ReadAccount()
    {
        if (_hits is null || CountsNoHits)
        {
            return null;
        }

        var (server, all) = (0L, 0L);
        foreach (var program in _programs.Attached.Take(_inForce))
        {
            var (onServer, everywhere) = Split(_hits, program.Index);
            (server, all) = (server + onServer, all + everywhere);
        }

        return new(server, all - server, _burnt is null ? null : ReadBurnt(_burnt));
    }

    public override ValueTask DisposeAsync()
    {
        Unlink();
        _reader?.Dispose();
        _object.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Where hits are counted by an audit, and that is not attached now.</summary>
    private bool CountsNoHits => _programs.Audit is not null && _auditLinks.Count == 0;

    internal static LoadedProgram Describe(BpfProgram program, AttachPoint? point = null)
    {
        var info = program.Info();
        var type = point?.SamplesHz is not null || !program.Section.Contains('/', StringComparison.Ordinal)
            ? point?.ToString() ?? program.Section
            : HookOf(program);
        return new(info.Name, type, info.VerifiedInstructions, info.JitedBytes, info.TranslatedBytes);
    }

    /// <summary>
    /// In `tp/sock/name` each slash parts two words; in `uprobe//usr/bin/x:f` the first alone, for a path follows.
    /// </summary>
    private static string HookOf(BpfProgram program)
    {
        var slash = program.Section.IndexOf('/', StringComparison.Ordinal);
        var target = program.Section[(slash + 1)..];
        return $"{program.Section[..slash]}:{(program.Type == ProgramType.Tracepoint ? target.Replace('/', ':') : target)}";
    }

    private static PerCpuArray? Array(BpfObject loaded, string name) =>
        loaded.FindMap(name) is { Type: BpfMapType.PerCpuArray, ValueBytes: sizeof(long) } map ? new PerCpuArray(map) : null;

    private void RememberCounters()
    {
        _lostBefore = ReadLost();
        _passedBefore = ReadPassed();
        _hitsBefore = [.. _programs.Attached.Select(each => ReadHits(each.Index))];
        _infoBefore = [.. _programs.Attached.Select(each => each.Program.Info())];
    }

    private BurntTime ReadBurnt(PerCpuArray burnt)
    {
        var (often, ns) = (Split(burnt, key: 0), Split(burnt, key: 1));
        return new(often.OnServer, often.Everywhere - often.OnServer, ns.OnServer, ns.Everywhere - ns.OnServer, Split(burnt, key: 2).Everywhere);
    }

    private (long OnServer, long Everywhere) Split(PerCpuArray counters, int key)
    {
        counters.Read(key, _byCpu);
        var (server, all) = (0L, 0L);
        foreach (var cpu in _serverCpus)
        {
            server += _byCpu[cpu];
        }

        foreach (var value in _byCpu)
        {
            all += value;
        }

        return (server, all);
    }

    private long[] ReadHits(int program) => _hits?.Read(program) ?? [];

    private long ReadLost() => _lost?.Read(0).Sum() ?? 0;

    private long ReadPassed() => _passed?.Read(0).Sum() ?? 0;

    private void Unlink()
    {
        BpfLink.DisposeAll(_links.Concat(_auditLinks));
        _links.Clear();
        _auditLinks.Clear();
        _inForce = 0;
    }
}
