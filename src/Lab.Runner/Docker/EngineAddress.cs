using Lab.Core.Definitions;
using Lab.Runner.Definitions;

namespace Lab.Runner.Docker;

/// <summary>Where a container engine with Docker's API answers on this machine.</summary>
internal static class EngineAddress
{
    private const string Variable = "DOCKER_HOST";
    private const string UnixScheme = "unix";

    /// <summary>What DOCKER_HOST names, else the first of the usual sockets that is there: Docker's, then Podman's.</summary>
    /// <exception cref="PreflightException">There is none, or it is another machine's.</exception>
    public static Uri Find(Func<string, string?> variable, Func<string, bool> exists)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            if (!Uri.TryCreate(named, UriKind.Absolute, out var uri) || uri.Scheme != UnixScheme)
            {
                throw Refused($"{Variable} is `{named}`, and probes see this machine's kernel only", $"Let {Variable} name a socket of this machine, as in unix:///var/run/docker.sock, or start the lab on that one (--target ssh://...).");
            }

            return exists(uri.AbsolutePath) ? uri : throw Refused($"{Variable} is `{named}`, and there is no such socket", $"Start the engine, or let {Variable} name its socket.");
        }

        string[] usual = ["/var/run/docker.sock", .. UserSockets(variable("XDG_RUNTIME_DIR")), "/run/podman/podman.sock"];
        return usual.FirstOrDefault(exists) is { } socket
            ? new Uri($"{UnixScheme}://{socket}")
            : throw Refused(
                $"there is no container engine: none of {string.Join(", ", usual)} exists",
                $"Start one (Debian: apt-get install docker.io), or let {Variable} name its socket.");
    }

    /// <summary>Why `--target docker` can't be had.</summary>
    public static PreflightException Refused(string problem, string mend) => new([new PreflightIssue("--target docker", Line: null, problem, mend)]);

    private static IEnumerable<string> UserSockets(string? folder) =>
        folder is { Length: > 0 } ? [$"{folder}/docker.sock", $"{folder}/podman/podman.sock"] : [];
}
