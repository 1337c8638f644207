using BenchmarkDotNet.Running;
using Lab.Bpf;
using Lab.Bpf.Hooks;
using Lab.Core;
using Lab.Core.Benchmarks.Hooks;
using Lab.Runner.Execution;

namespace Lab.Benchmarks.Hooks;

/// <summary>The ladder of this machine, in ns: bodies and programs in this process, timed by BenchmarkDotNet.</summary>
public sealed class HookBench(HookSources sources, BenchLog log, string artifacts, IProgress<RunProgress> progress)
{
    /// <summary>Measures what the plan says; true when it was interrupted.</summary>
    /// <exception cref="LabException">Something could not be measured.</exception>
    public async Task<bool> RunAsync(HookBenchPlan plan, CancellationToken cancellationToken)
    {
        LibBpf.KeepLargeBuffers();
        using var library = BodyLibrary.Load(await sources.CompileBodiesAsync(cancellationToken));
        var engines = new PairedEngineFactory(Record, cancellationToken);
        var trials = new List<HookTrial>();
        var done = 0;
        foreach (var rung in plan.Rungs)
        {
            var place = await sources.CompileAsync(rung, plan.ReaderCpu, cancellationToken);
            if (place is not null && Refusal(library, rung, place) is { } reason)
            {
                progress.Report(new Step($"{rung.Id} does not run here: {reason}"));
                Record(new RefusedSample(rung.Id, reason));
                continue;
            }

            trials.Add(new HookTrial(rung, place, library, plan, Begin));
        }

        var summary = await Task.Run(() => BenchmarkRunner.Run(HookCases.Of(trials, engines, artifacts)), CancellationToken.None);
        if (cancellationToken.IsCancellationRequested)
        {
            return true;
        }

        return trials.FirstOrDefault(trial => !trial.IsMeasured) is not { } failed
            ? false
            : throw new LabException($"{failed.Rung.Id} could not be measured: {failed.Failure?.Message ?? $"BenchmarkDotNet's log says why, {summary.LogFilePath}"}", failed.Failure);

        void Begin(HookTrial trial)
        {
            engines.Begin(trial);
            if (!cancellationToken.IsCancellationRequested)
            {
                progress.Report(new Step($"rung {++done} of {trials.Count}: {trial.Rung.Id}"));
            }
        }

        void Record(HookSample sample) => log.Append(HookBenchFormat.WriteSample(sample));
    }

    /// <summary>
    /// Why a program would measure nothing here: the kernel refuses it, or it is in force and its body does not hit it.
    /// Null where neither.
    /// </summary>
    private static string? Refusal(BodyLibrary library, HookRung rung, HookPlace place)
    {
        try
        {
            using var rig = HookRig.Load(library, place);
            var body = library.Find(HookBodies.NameOf(rung.Body));
            var hits = rig.Count(() => body.Run(HookBodies.BatchOf(rung.Body))).Hits;
            return hits == 0 ? HookBodies.Silence : null;
        }
        catch (BpfException refused)
        {
            return refused.Message;
        }
    }
}
