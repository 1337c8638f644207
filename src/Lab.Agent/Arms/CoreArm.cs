using Lab.Bpf;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A CO-RE object: loaded once, then only attached and detached.</summary>
internal sealed class CoreArm : PreparedArm
{
    private readonly BpfObject _object;
    private readonly EventPump? _reader;
    private readonly PerCpuArray? _hits;
    private readonly PerCpuArray? _lost;
    private readonly PerCpuArray? _burnt;
    private readonly PerCpuArray? _passed;
    private readonly IReadOnlyList<int> _serverCpus;
    private readonly long[] _byCpu = new long[LibBpf.PossibleCpus];
    private readonly List<BpfLink> _links = [];
    private long[][] _hitsBefore = [];
    private long _lostBefore;
    private long _passedBefore;
    private ProgramInfo[] _infoBefore = [];
    private Delivery? _delivery;

    private CoreArm(BpfObject loaded, EventPump? reader, IReadOnlyList<int> serverCpus)
    {
        (_object, _reader, _serverCpus) = (loaded, reader, serverCpus);
        _hits = Array(loaded, "hits");
        _lost = Array(loaded, "lost");
        _burnt = Array(loaded, "burnt");
        _passed = Array(loaded, "passed");
        Programs = [.. loaded.Programs.Select(Describe)];
    }

    public override IReadOnlyList<LoadedProgram> Programs { get; }

    public override Delivery? Delivery => _delivery;

    public override string Sample => _reader?.Sample ?? "";

    /// <exception cref="BpfException">The kernel refuses the object.</exception>
    /// <exception cref="WrongSettingException">The object can't take what is set in it.</exception>
    public static CoreArm Load(byte[] content, ObjectConstants constants, EventFormatter? formatter, string outputFile, IReadOnlyList<int> serverCpus)
    {
        var loaded = BpfObject.Open(content, "lab");
        try
        {
            constants.ApplyTo(loaded);
            var delivery = DeliverySettings.Apply(loaded);
            loaded.Load();
            var events = loaded.FindMap(DeliverySettings.EventsMap);
            return new CoreArm(loaded, events is null ? null : new EventPump(events, delivery, formatter, outputFile, serverCpus), serverCpus)
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
            foreach (var program in _object.Programs.Take(hooks))
            {
                _links.Add(program.Attach());
            }
        }
        catch
        {
            Unlink();
            throw;
        }

        // Each link answers with the id that the kernel gave it: it is in force.
        return Task.FromResult(_links.Count(link => link.Id > 0));
    }

    public override Task<ArmOutput> DetachAsync(CancellationToken cancellationToken)
    {
        Unlink();
        var events = _reader?.Drain() ?? 0;
        var lost = ReadLost() - _lostBefore;
        if (_passed is null)
        {
            return Task.FromResult(new ArmOutput(events, lost));
        }

        // What the program handed over and nobody got is lost too: a table that drops keys doesn't say so.
        var passed = ReadPassed() - _passedBefore;
        return Task.FromResult(new ArmOutput(events, _reader is null ? lost : Math.Max(lost, passed - events), Passed: passed));
    }

    public override IReadOnlyList<ProgramCounters> ReadPrograms() =>
        [.. _object.Programs.Take(_links.Count).Select((program, index) =>
        {
            var (info, before) = (program.Info(), _infoBefore[index]);
            var hits = ReadHits(index).Zip(_hitsBefore[index], (now, then) => now - then);
            return new ProgramCounters(
                info.Name,
                Programs[index].Type,
                (long)(info.RunCount - before.RunCount),
                (long)(info.RunTimeNs - before.RunTimeNs),
                (long)(info.RecursionMisses - before.RecursionMisses),
                [.. hits]);
        })];

    public override long ReaderCpuNs() => _reader?.CpuNs ?? 0;

    public override ProbeAccount? ReadAccount()
    {
        if (_hits is null)
        {
            return null;
        }

        var (server, all) = (0L, 0L);
        for (var program = 0; program < _links.Count; program++)
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

    private static LoadedProgram Describe(BpfProgram program)
    {
        var info = program.Info();
        var slash = program.Section.IndexOf('/', StringComparison.Ordinal);
        var type = slash < 0 ? program.Section : $"{program.Section[..slash]}:{program.Section[(slash + 1)..].Replace('/', ':')}";
        return new(info.Name, type, info.VerifiedInstructions, info.JitedBytes);
    }

    private static PerCpuArray? Array(BpfObject loaded, string name) =>
        loaded.FindMap(name) is { } map ? new PerCpuArray(map) : null;

    private void RememberCounters()
    {
        _lostBefore = ReadLost();
        _passedBefore = ReadPassed();
        _hitsBefore = [.. Enumerable.Range(0, _object.Programs.Count).Select(ReadHits)];
        _infoBefore = [.. _object.Programs.Select(program => program.Info())];
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
        BpfLink.DisposeAll(_links);
        _links.Clear();
    }
}
