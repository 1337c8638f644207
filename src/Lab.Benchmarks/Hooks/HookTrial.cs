using Lab.Bpf;
using Lab.Bpf.Hooks;
using Lab.Core.Benchmarks.Hooks;

namespace Lab.Benchmarks.Hooks;

/// <summary>A rung while it is measured in this process: its body, its program, and the way to switch the program. The parameter of a benchmark.</summary>
public sealed class HookTrial(HookRung rung, HookPlace? place, BodyLibrary library, HookBenchPlan plan, Action<HookTrial> begin)
{
    private const int AccountedBatches = 20;

    private readonly Body _body = library.Find(HookBodies.NameOf(rung.Body));
    private readonly int _batch = HookBodies.BatchOf(rung.Body);
    private readonly int[] _cpus = [.. Enumerable.Range(0, plan.Machine.Cpus)];
    private readonly List<HookSample> _samples = [];
    private HookRig? _rig;
    private BodyCrew? _crew;

    /// <summary>The rung.</summary>
    public HookRung Rung => rung;

    /// <summary>Everything that was measured of it so far.</summary>
    public IReadOnlyList<HookSample> Samples => _samples;

    /// <summary>True when all of it was measured.</summary>
    public bool IsMeasured => _samples.Exists(sample => sample is AccountSample);

    /// <summary>Which half of each block comes first.</summary>
    public IReadOnlyList<bool> Halves { get; } = plan.DrawHalves(plan.Rungs.Index().First(each => each.Item == rung).Index);

    /// <summary>What ended it; null while nothing did.</summary>
    public BpfException? Failure { get; set; }

    /// <summary>Loads the program, and ties the calling thread, which will run the body, to its CPU. A refusal is kept as <see cref="Failure"/>.</summary>
    public void SetUp()
    {
        begin(this);
        try
        {
            library.BindThread(plan.BodyCpu);
            _rig = place is null ? null : HookRig.Load(library, place);
            _crew = rung.OnAllCpus ? new BodyCrew(library, _body, _cpus) : null;
        }
        catch (BpfException failure)
        {
            Failure = failure;
        }
    }

    /// <summary>Puts the program in force, or takes it away. Nothing happens for a rung without one.</summary>
    public void Switch(bool on) => _rig?.Switch(on);

    /// <summary>Makes room for the events of what comes next.</summary>
    public void Settle() => _rig?.Settle();

    /// <summary>The fewest events that are made at once, on each CPU of the body.</summary>
    public void RunBatch()
    {
        if (_crew is { } crew)
        {
            crew.Run(_batch);
        }
        else
        {
            _body.Run(_batch);
        }
    }

    /// <summary>Makes some events under the kernel's own statistics.</summary>
    public AccountSample Account()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        RunBatches();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var counted = _rig?.Count(RunBatches) ?? new HookCounters(0, 0, 0, 0);
        var made = (long)AccountedBatches * _batch;
        return new AccountSample(
            rung.Id, made * (rung.OnAllCpus ? _cpus.Length : 1), counted.Hits, counted.RunNs, counted.Received, counted.Lost, (double)allocated / made);
    }

    /// <summary>Keeps what was measured.</summary>
    public void Keep(HookSample sample) => _samples.Add(sample);

    /// <summary>Gives everything back.</summary>
    public void CleanUp()
    {
        _rig?.Dispose();
        _crew?.Dispose();
        (_rig, _crew) = (null, null);
    }

    /// <inheritdoc/>
    public override string ToString() => rung.Id;

    private void RunBatches()
    {
        for (var batch = 0; batch < AccountedBatches; batch++)
        {
            RunBatch();
        }
    }
}
