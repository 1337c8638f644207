using Lab.Bpf;
using Lab.Bpf.Hooks;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Hooks;

/// <summary>The rungs of `lab bench hooks` where they are hit: events and programs in the agent itself.</summary>
internal sealed class HookService(PrivateFolder folder) : IHookHost, IAsyncDisposable
{
    private BodyLibrary? _library;
    private HookRig? _rig;

    public async Task LoadBodiesAsync(byte[] library, CancellationToken cancellationToken)
    {
        if (_library is not null)
        {
            throw new LabException("The bodies are loaded already.");
        }

        var file = folder.NewFile(".so");
        await File.WriteAllBytesAsync(file, library, cancellationToken);
        _library = BodyLibrary.Load(file);
    }

    public Task<HookReadiness> PrepareHookAsync(HookRequest request, CancellationToken cancellationToken)
    {
        Release();
        var place = new HookPlace(request.Object, request.Program, request.Function, request.IsReturn, request.Marker, request.IsRead, request.ReaderCpu);
        try
        {
            _rig = HookRig.Load(Bodies, place);
            _rig.Switch(on: true);
            _rig.Switch(on: false);
            return Task.FromResult(new HookReadiness(Refusal: null));
        }
        catch (BpfException refused)
        {
            Release();
            return Task.FromResult(new HookReadiness(refused.Message));
        }
    }

    public Task SwitchHookAsync(bool on, CancellationToken cancellationToken)
    {
        _rig?.Switch(on);
        return Task.CompletedTask;
    }

    public Task RunBodyAsync(string body, long times, CancellationToken cancellationToken)
    {
        Bodies.Find(body).Run(times);
        _rig?.Settle();
        return Task.CompletedTask;
    }

    public Task<HookCount> CountHitsAsync(string body, long times, CancellationToken cancellationToken)
    {
        if (_rig is not { } rig)
        {
            throw new LabException("No program was prepared here.");
        }

        var found = Bodies.Find(body);
        var counters = rig.Count(() => found.Run(times));
        return Task.FromResult(new HookCount(counters.Hits, counters.RunNs, counters.Received, counters.Lost));
    }

    public Task ReleaseHookAsync(CancellationToken cancellationToken)
    {
        Release();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Release();
        _library?.Dispose();
        return ValueTask.CompletedTask;
    }

    private BodyLibrary Bodies => _library ?? throw new LabException("No bodies were loaded here.");

    private void Release()
    {
        _rig?.Dispose();
        _rig = null;
    }
}
