namespace Lab.Runner.Setup;

/// <summary>How the lab gets root for what needs it. The controller itself never needs it.</summary>
/// <param name="Prefix">Words to put before a command: none as root, `sudo` otherwise.</param>
public sealed record Privilege(IReadOnlyList<string> Prefix)
{
    private const string Sudo = "/usr/bin/sudo";

    /// <summary>What this user has; null when neither root nor sudo is there.</summary>
    public static Privilege? Find() =>
        Environment.IsPrivilegedProcess ? new Privilege([])
        : File.Exists(Sudo) ? new Privilege([Sudo])
        : null;
}
