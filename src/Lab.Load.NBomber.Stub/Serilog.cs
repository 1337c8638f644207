namespace Serilog;

/// <summary>Where a log goes, of the package that NBomber logs by; as it comes, nowhere.</summary>
public sealed class LoggerConfiguration;
