using Lab.Bpf.Hooks;
using Lab.Core;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Machines;
using Lab.Runner.Agents;
using Lab.Runner.Execution;
using Lab.Runner.Targets;

namespace Lab.Benchmarks.Hooks;

/// <summary>The ladder of a machine whose CPU somebody counts from outside, in instructions: its agent makes the events, and nothing else is asked of it meanwhile.</summary>
public sealed class CountedHookBench(HookSources sources, BenchLog log, AgentProcess process, InstructionCounter counter, IProgress<RunProgress> progress)
{
    private const int EventsOfCalls = 10_000;
    private const int EventsOfConnections = 200;

    /// <summary>Measures what the plan says; true when it was interrupted.</summary>
    /// <exception cref="LabException">Something could not be measured.</exception>
    public async Task<bool> RunAsync(HookBenchPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await process.Hooks.LoadBodiesAsync(await File.ReadAllBytesAsync(await sources.CompileBodiesAsync(cancellationToken), cancellationToken), cancellationToken);
            foreach (var (index, rung) in plan.Rungs.Index())
            {
                progress.Report(new Step($"rung {index + 1} of {plan.Rungs.Count}: {rung.Id}"));
                await MeasureAsync(plan, rung, plan.DrawHalves(index), cancellationToken);
            }

            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task MeasureAsync(HookBenchPlan plan, HookRung rung, IReadOnlyList<bool> halves, CancellationToken cancellationToken)
    {
        var place = await sources.CompileAsync(rung, plan.ReaderCpu, cancellationToken);
        if (place is not null && await RefusalAsync(rung, place, cancellationToken) is { } reason)
        {
            progress.Report(new Step($"  it does not run there: {reason}"));
            Record(new RefusedSample(rung.Id, reason));
            return;
        }

        var (body, events) = (HookBodies.NameOf(rung.Body), rung.Body == HookBody.Connection ? EventsOfConnections : EventsOfCalls);
        await process.Hooks.RunBodyAsync(body, events, cancellationToken); // into the caches of the emulator
        foreach (var withFirst in halves)
        {
            var first = await HalfAsync(withFirst, body, events, cancellationToken);
            var second = await HalfAsync(!withFirst, body, events, cancellationToken);
            var (with, without) = withFirst ? (first, second) : (second, first);
            Record(new BlockSample(rung.Id, events, without.Once, without.Twice, with.Once, with.Twice));
        }

        if (place is null)
        {
            return;
        }

        var counted = await process.Hooks.CountHitsAsync(body, events, cancellationToken);
        Record(new AccountSample(rung.Id, events, counted.Hits, counted.RunNs, counted.Received, counted.Lost, AllocatedBytes: null));
        await process.Hooks.ReleaseHookAsync(cancellationToken);
    }

    /// <summary>
    /// Why a program would measure nothing there: its kernel refuses it, or it is in force and its body does not hit
    /// it. Null where neither.
    /// </summary>
    private async Task<string?> RefusalAsync(HookRung rung, HookPlace place, CancellationToken cancellationToken)
    {
        if ((await process.Hooks.PrepareHookAsync(RequestOf(place), cancellationToken)).Refusal is { } refusal)
        {
            return refusal;
        }

        var counted = await process.Hooks.CountHitsAsync(
            HookBodies.NameOf(rung.Body), HookBodies.BatchOf(rung.Body), cancellationToken);
        return counted.Hits == 0 ? HookBodies.Silence : null;
    }

    /// <summary>N and 2N events, less what no event at all takes: the request, and the machine's own doings meanwhile.</summary>
    private async Task<(double Once, double Twice)> HalfAsync(bool isOn, string body, long events, CancellationToken cancellationToken)
    {
        await process.Hooks.SwitchHookAsync(isOn, cancellationToken);
        using var quiet = await process.KeepQuietAsync(cancellationToken);
        var none = await CountAsync(body, 0, cancellationToken);
        var once = await CountAsync(body, events, cancellationToken);
        var twice = await CountAsync(body, 2 * events, cancellationToken);
        return (once - none, twice - none);
    }

    private async Task<long> CountAsync(string body, long events, CancellationToken cancellationToken)
    {
        var before = await counter.ReadAsync(cancellationToken);
        await process.Hooks.RunBodyAsync(body, events, cancellationToken);
        return await counter.ReadAsync(cancellationToken) - before;
    }

    private void Record(HookSample sample) => log.Append(HookBenchFormat.WriteSample(sample));

    private static HookRequest RequestOf(HookPlace place) =>
        new(place.Object, place.Program, place.Function, place.IsReturn, place.Marker, place.IsRead, place.ReaderCpu);
}
