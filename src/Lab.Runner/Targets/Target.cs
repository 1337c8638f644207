using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Runner.Targets;

/// <summary>The machine under test, as it is named on the command line.</summary>
public abstract partial record Target
{
    /// <summary>What can be written, for messages.</summary>
    public const string Choice = "local, docker[:image], vagrant, or ssh://user@host[:port]";

    /// <summary>This machine.</summary>
    public static Target Local { get; } = new LocalTarget();

    /// <summary>Its name in every file of a run.</summary>
    public abstract string Name { get; }

    /// <summary>True where probes go into this machine's own kernel.</summary>
    public virtual bool IsThisMachine => false;

    /// <summary>Null when the text names none.</summary>
    public static Target? Parse(string text) => text switch
    {
        "local" => Local,
        VagrantTarget.Word => new VagrantTarget(),
        DockerTarget.Word => new DockerTarget(Image: null),
        _ when ImageName().Match(text) is { Success: true } match => new DockerTarget(match.Groups["image"].Value),
        _ when SshName().Match(text) is { Success: true } match => Ssh(match),
        _ => null,
    };

    private static SshTarget? Ssh(Match match)
    {
        var port = match.Groups["port"];
        return !port.Success ? new(match.Groups["login"].Value, Port: null)
            : int.TryParse(port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535 ? new(match.Groups["login"].Value, number)
            : null;
    }

    // A host or a user that began with a dash would be an option to ssh.
    [GeneratedRegex(@"^ssh://(?<login>([\w][\w.-]*@)?([\w][\w.-]*|\[[0-9a-fA-F:]+\]))(:(?<port>\d+))?/?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SshName();

    // Docker's own names of images: registry, path, tag, digest.
    [GeneratedRegex("^docker:(?<image>[a-z0-9][a-zA-Z0-9._:/@-]*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageName();
}

/// <summary>This machine.</summary>
public sealed record LocalTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "local";

    /// <inheritdoc/>
    public override bool IsThisMachine => true;
}

/// <summary>This machine, with the server in a container.</summary>
/// <param name="Image">An image with Debian's Apache; null for one made of this machine's.</param>
public sealed record DockerTarget(string? Image) : Target
{
    /// <summary>How it is written.</summary>
    public const string Word = "docker";

    /// <inheritdoc/>
    public override string Name => Image is null ? Word : $"{Word}:{Image}";

    /// <inheritdoc/>
    public override bool IsThisMachine => true;
}

/// <summary>The VM of the Vagrantfile beside the lab.</summary>
public sealed record VagrantTarget : Target
{
    /// <summary>How it is written.</summary>
    public const string Word = "vagrant";

    /// <inheritdoc/>
    public override string Name => Word;
}

/// <summary>Any Linux machine that the system's ssh client reaches.</summary>
/// <param name="Login">`user@host`, or a host of the user's ssh configuration.</param>
/// <param name="Port">TCP port; null for what the client's configuration says.</param>
public sealed record SshTarget(string Login, int? Port) : Target
{
    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"ssh://{Login}{(Port is { } port ? $":{port}" : "")}");
}
