using System.Text.Json.Serialization;

namespace Lab.Core.Definitions;

/// <summary>A way to put load on the server.</summary>
/// <param name="Name">Its name in the results, for example `saturation`.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "model")]
[JsonDerivedType(typeof(ClosedLoop), "closed")]
public abstract record LoadSpec(string Name);

/// <summary>A closed loop: every connection sends its next request as soon as the last one is answered.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Connections">Connections in flight.</param>
/// <param name="KeepAlive">True: a connection is used again and again. False: one connection for each request, closed by the server first.</param>
public sealed record ClosedLoop(string Name, int Connections, bool KeepAlive) : LoadSpec(Name);
