using System.Diagnostics;
using Lab.Bpf;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A CO-RE object: loaded once, then only attached and detached.</summary>
internal sealed class CoreArm : PreparedArm
{
    /// <summary>
    /// A program that only counts, for objects whose own do not: it is attached in accounting windows, so what it costs is in no measurement.
    /// </summary>
    private const string AuditName = "audit";

    private readonly BpfObject _object;
    private readonly IReadOnlyList<BpfProgram> _programs;
    private readonly BpfProgram? _audit;
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
        _programs = [.. loaded.Programs.Where(program => program.Name != AuditName)];
        _audit = loaded.Programs.FirstOrDefault(program => program.Name == AuditName);
        _hits = Array(loaded, "hits") is { } hits && hits.Count >= _programs.Count ? hits : null;
        _lost = Array(loaded, "lost");
        _burnt = Array(loaded, "burnt");
        _passed = Array(loaded, "passed");
        Programs = [.. _programs.Select((program, index) => Describe(program, attach.ElementAtOrDefault(index)))];
    }

    public override IReadOnlyList<LoadedProgram> Programs { get; }

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
                loaded.KeepOnly(loaded.Programs.Any(each => each.Name == AuditName) ? [program, AuditName] : [program]);
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

    public override Task<int> AttachAsync(int hooks, CancellationToken cancellationToken)
    {
        RememberCounters();
        _reader?.Begin();
        try
        {
            foreach (var (index, program) in _programs.Take(hooks).Index())
            {
                _hooks.Attach(program, _attach.ElementAtOrDefault(index), _links);
                _inForce++;
            }

            if (_audit is not null && _hooks.IsAccounting)
            {
                _hooks.Attach(_audit, _attach is [var first, ..] ? first : null, _auditLinks);
            }
        }
        catch
        {
            Unlink();
            throw;
        }

        _inForceSinceNs = LibC.MonotonicNs;
        // Each link answers with the id that the kernel gave it: it is in force. A program may need several: one for each process of the server.
        return Task.FromResult(_links.TrueForAll(link => link.Id > 0) ? _inForce : 0);
    }

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
        [.. _programs.Take(_inForce).Select((program, index) =>
        {
            var inForceNs = LibC.MonotonicNs - _inForceSinceNs;
            var (info, before) = (program.Info(), _infoBefore[index]);
            var hits = _audit is not null && _auditLinks.Count == 0 ? [] : ReadHits(index).Zip(_hitsBefore[index], (now, then) => now - then);
            return new ProgramCounters(
                info.Name,
                Programs[index].Type,
                (long)(info.RunCount - before.RunCount),
                (long)(info.RunTimeNs - before.RunTimeNs),
                (long)(info.RecursionMisses - before.RecursionMisses),
                [.. hits],
                inForceNs);
        })];

    public override long ReaderCpuNs() => _reader?.CpuNs ?? 0;

    public override ProbeAccount? ReadAccount()
    {
        if (_hits is null || (_audit is not null && _auditLinks.Count == 0))
        {
            return null;
        }

        var (server, all) = (0L, 0L);
        for (var program = 0; program < _inForce; program++)
        {
            var (onServer, everywhere) = Split(_hits, program);
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

    internal static LoadedProgram Describe(BpfProgram program, AttachPoint? point = null)
    {
        var info = program.Info();
        var slash = program.Section.IndexOf('/', StringComparison.Ordinal);
        var type = point?.SamplesHz is not null ? point.ToString() : slash < 0 ? point?.ToString() ?? program.Section : $"{program.Section[..slash]}:{program.Section[(slash + 1)..].Replace('/', ':')}";
        return new(info.Name, type, info.VerifiedInstructions, info.JitedBytes, info.TranslatedBytes);
    }

    private static PerCpuArray? Array(BpfObject loaded, string name) =>
        loaded.FindMap(name) is { Type: BpfMapType.PerCpuArray, ValueBytes: sizeof(long) } map ? new PerCpuArray(map) : null;

    private void RememberCounters()
    {
        _lostBefore = ReadLost();
        _passedBefore = ReadPassed();
        _hitsBefore = [.. Enumerable.Range(0, _programs.Count).Select(ReadHits)];
        _infoBefore = [.. _programs.Select(program => program.Info())];
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
