using System.Diagnostics.CodeAnalysis;
using Lab.Core.Machines;
using StreamJsonRpc;

namespace Lab.Agent.Protocol;

/// <summary>JSON-RPC with the controller. The same way whether the agent was compiled ahead of time or not, so that what is tested is what runs.</summary>
internal static class ControllerConnection
{
    /// <summary>Answers through the services; disposing it closes the streams.</summary>
    public static JsonRpc Open(StandardStreams streams, IAgent service, ILoadHost loads, IHookHost hooks)
    {
        var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(streams.Output, streams.Input, Formatter()));
        var options = new JsonRpcTargetOptions { DisposeOnDisconnect = false };
        rpc.AddLocalRpcTarget(RpcTargetMetadata.FromShape<IAgent, AgentContract>(), service, options);
        rpc.AddLocalRpcTarget(RpcTargetMetadata.FromShape<ILoadHost, AgentContract>(), loads, options);
        rpc.AddLocalRpcTarget(RpcTargetMetadata.FromShape<IHookHost, AgentContract>(), hooks, options);
        return rpc;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "every type that goes over the wire is in AgentJson")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "every type that goes over the wire is in AgentJson")]
    private static SystemTextJsonFormatter Formatter()
    {
        var formatter = new SystemTextJsonFormatter();
        formatter.JsonSerializerOptions.TypeInfoResolver = AgentJson.Default;
        formatter.JsonSerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase;
        return formatter;
    }
}
