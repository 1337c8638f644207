namespace Lab.Bpf.Hooks;

/// <summary>A program for a rung of the ladder and where it goes.</summary>
/// <param name="Object">The compiled object.</param>
/// <param name="Program">The program of it that is loaded; null for all.</param>
/// <param name="Function">The function of the bodies that it sits on; null where the object's section says where it goes, or it sits on a marker.</param>
/// <param name="IsReturn">True where it sits on that function's return.</param>
/// <param name="Marker">The marker (USDT) of the bodies that it sits on, by provider lab; null for none.</param>
/// <param name="IsRead">True where somebody reads the events that it sends.</param>
/// <param name="ReaderCpu">The CPU of that reader.</param>
public sealed record HookPlace(byte[] Object, string? Program, string? Function, bool IsReturn, string? Marker, bool IsRead, int ReaderCpu)
{
    /// <summary>The provider of the bodies' markers.</summary>
    public const string Provider = "lab";
}
