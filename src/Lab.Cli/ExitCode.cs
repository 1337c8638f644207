namespace Lab.Cli;

/// <summary>
/// What the lab tells the shell; the same for every command. Where several hold: 3, then 130, 4, 5, 6.
/// </summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int WrongUsage = 1;
    public const int PreflightRefused = 2;
    public const int InfrastructureFailed = 3;
    public const int ResultInvalid = 4;
    public const int AboveLimit = 5;
    public const int NotMeasured = 6;
    public const int Interrupted = 130;
}
