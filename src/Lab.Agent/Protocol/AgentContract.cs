using Lab.Core.Machines;
using PolyType;

namespace Lab.Agent.Protocol;

/// <summary>The shape of the contract, made by the compiler: a program compiled ahead of time can't look it up when it runs.</summary>
[GenerateShapeFor<IAgent>(IncludeMethods = MethodShapeFlags.PublicInstance)]
[GenerateShapeFor<ILoadHost>(IncludeMethods = MethodShapeFlags.PublicInstance)]
[GenerateShapeFor<IHookHost>(IncludeMethods = MethodShapeFlags.PublicInstance)]
internal sealed partial class AgentContract;
