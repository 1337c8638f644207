using System.Text.Json.Serialization;

namespace Lab.Core.Definitions;

/// <summary>The rate of an open loop.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "as")]
[JsonDerivedType(typeof(FixedRate), "rate")]
[JsonDerivedType(typeof(CapacityShare), "share")]
[JsonDerivedType(typeof(MeasuredShare), "measured")]
public abstract record LoadRate;

/// <summary>A rate that is known.</summary>
/// <param name="Rps">Requests due in a second.</param>
public record FixedRate(double Rps) : LoadRate;

/// <summary>A part of what the server can do, which a short closed loop finds out before the load starts.</summary>
/// <param name="Share">Fraction of the capacity: 0.5 is half of it.</param>
public sealed record CapacityShare(double Share) : LoadRate;

/// <summary>A part of the capacity that was found.</summary>
/// <param name="Rps">Requests due in a second: share times capacity.</param>
/// <param name="Share">Fraction of the capacity.</param>
/// <param name="CapacityRps">Requests that a closed loop of the same connections had answered in a second, with nothing attached.</param>
public sealed record MeasuredShare(double Rps, double Share, double CapacityRps) : FixedRate(Rps);
