using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Core.Benchmarks;
using Lab.Core.Planning;
using Lab.Core.Profiling;

namespace Lab.Core.Records;

/// <summary>How the lab writes its records: camelCase, enums by name, invariant numbers, one way for files and protocol.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExperimentPlan))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(WindowRecord))]
[JsonSerializable(typeof(RunEnd))]
[JsonSerializable(typeof(Machines.MapAccessReport))]
[JsonSerializable(typeof(PrecisionPlan))]
[JsonSerializable(typeof(PrecisionSample))]
[JsonSerializable(typeof(LoadBenchPlan))]
[JsonSerializable(typeof(LoadBenchSample))]
[JsonSerializable(typeof(Benchmarks.Hooks.HookBenchPlan))]
[JsonSerializable(typeof(Benchmarks.Hooks.HookSample))]
[JsonSerializable(typeof(Comparison.Sites.SitesPlan))]
[JsonSerializable(typeof(EndurancePlan))]
[JsonSerializable(typeof(EnduranceSlice))]
[JsonSerializable(typeof(ProfilePlan))]
[JsonSerializable(typeof(ProfileStretch))]
public sealed partial class LabJson : JsonSerializerContext;
