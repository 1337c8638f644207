using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Csv;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Lab.Core.Benchmarks.Hooks;
using Perfolizer.Horology;

namespace Lab.Benchmarks.Hooks;

/// <summary>The rungs as BenchmarkDotNet wants them: a case each, in this process, with nothing on the console.</summary>
internal static class HookCases
{
    /// <summary>An iteration: long against a timer's tick, short against what a shared machine does to a neighbour.</summary>
    private static readonly TimeInterval Iteration = TimeInterval.FromMilliseconds(8);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int WidestRung = 60;

    public static BenchmarkRunInfo Of(IReadOnlyList<HookTrial> trials, PairedEngineFactory engines, string artifacts)
    {
        var job = Job.Default
            .WithToolchain(new InProcessNoEmitToolchain(Patience, logOutput: false))
            .WithEngineFactory(engines)
            .WithUnrollFactor(1)
            .WithIterationTime(Iteration)
            .WithWarmupCount(1)
            .WithIterationCount(1)
            .WithEvaluateOverhead(false)
            .WithGcForce(false)
            .WithId("paired");
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(NullLogger.Instance)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn([.. PairedColumn.All])
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(WidestRung))
            .AddDiagnoser(MemoryDiagnoser.Default)
            // The measurements themselves are in samples.jsonl, both halves of each pair.
            .AddExporter(MarkdownExporter.GitHub, CsvExporter.Default, JsonExporter.Brief)
            // What is timed is native code, compiled with -O2; how the lab around it was built does not matter.
            .WithOptions(ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(artifacts)
            .CreateImmutableConfig();
        return new BenchmarkRunInfo([.. trials.Select(trial => Case(trial, job, config))], typeof(HookBenchmark), config, containsBenchmarkDeclarations: true);
    }

    private static BenchmarkCase Case(HookTrial trial, Job job, ImmutableConfig config)
    {
        var type = typeof(HookBenchmark);
        var descriptor = new Descriptor(
            type,
            type.GetMethod(nameof(HookBenchmark.Events))!,
            type.GetMethod(nameof(HookBenchmark.SetUp)),
            type.GetMethod(nameof(HookBenchmark.CleanUp)),
            operationsPerInvoke: HookBodies.BatchOf(trial.Rung.Body));
        var definition = new ParameterDefinition(nameof(HookBenchmark.Rung), isStatic: false, [trial], isArgument: false, typeof(HookTrial), priorityInCategory: 0);
        var parameters = new ParameterInstances([new ParameterInstance(definition, trial, config.SummaryStyle)]);
        return BenchmarkCase.Create(descriptor, job, parameters, config);
    }
}
