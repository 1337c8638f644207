using System.Text.Json.Serialization;
using Lab.Core.Machines;
using Lab.Core.Profiling;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace Lab.Agent.Protocol;

/// <summary>Everything that the contract's calls take and give, in the JSON that the controller speaks; made by the compiler, as above.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AgentIdentity))]
[JsonSerializable(typeof(Capabilities))]
[JsonSerializable(typeof(ServerRequest))]
[JsonSerializable(typeof(AdoptRequest))]
[JsonSerializable(typeof(ContainerRequest))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(TwinRequest))]
[JsonSerializable(typeof(ProbeReadiness))]
[JsonSerializable(typeof(AttachRequest))]
[JsonSerializable(typeof(SwitchReport))]
[JsonSerializable(typeof(DetachReport))]
[JsonSerializable(typeof(WindowRequest))]
[JsonSerializable(typeof(MeasureRequest))]
[JsonSerializable(typeof(WindowReport))]
[JsonSerializable(typeof(LoadTrialRequest))]
[JsonSerializable(typeof(LoadTrialReport))]
[JsonSerializable(typeof(CycleRequest))]
[JsonSerializable(typeof(CycleReport))]
[JsonSerializable(typeof(IReadOnlyList<ProcessIdentity>))]
[JsonSerializable(typeof(CounterSample))]
[JsonSerializable(typeof(SchedulingSample))]
[JsonSerializable(typeof(IReadOnlyList<ProgramCounters>))]
[JsonSerializable(typeof(SamplerRequest))]
[JsonSerializable(typeof(SamplingRequest))]
[JsonSerializable(typeof(SampledStacks))]
[JsonSerializable(typeof(MapAccessRequest))]
[JsonSerializable(typeof(MapAccessReport))]
[JsonSerializable(typeof(LoadOrder))]
[JsonSerializable(typeof(FirstAnswer))]
[JsonSerializable(typeof(LoadReading))]
[JsonSerializable(typeof(WindowLoadReport))]
[JsonSerializable(typeof(LoadSpan))]
[JsonSerializable(typeof(HookRequest))]
[JsonSerializable(typeof(HookReadiness))]
[JsonSerializable(typeof(HookCount))]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(CommonErrorData))]
[JsonSerializable(typeof(RequestId))]
internal sealed partial class AgentJson : JsonSerializerContext;
