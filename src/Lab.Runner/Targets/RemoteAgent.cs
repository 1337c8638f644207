using System.Net;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Runner.Targets;

/// <summary>Another machine with the agent's file on it.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="IsRoot">True when the login is root there; else the agent is started through sudo.</param>
/// <param name="Cpus">Its CPUs.</param>
/// <param name="Address">Its own address on the way that ssh came: where the load will come too.</param>
/// <param name="File">The agent, for the machine's shell.</param>
public sealed record RemoteAgent(RemoteMachine Machine, bool IsRoot, int[] Cpus, IPAddress Address, string File)
{
    private const string Folder = "$HOME/.cache/ebpf-overhead-lab";

    /// <summary>Says who and what is there; one line each.</summary>
    private const string Survey = "id -u; uname -sm; cat /sys/devices/system/cpu/online; set -- $SSH_CONNECTION; echo \"$3\"";

    /// <summary>The command that starts it: on the first CPU, as root, in a mount namespace of its own.</summary>
    public IReadOnlyList<string> CommandLine => Machine.CommandLine(
        $"exec {(IsRoot ? "" : "sudo -n -- ")}taskset --cpu-list {CpuList.Format([Cpus[0]])} unshare --mount --propagation private -- {File}");

    /// <summary>Copies the agent where it isn't there yet, once for each version.</summary>
    /// <exception cref="LabException">The machine can't be reached, is no Linux of this architecture, or holds another file under that name.</exception>
    public static async Task<RemoteAgent> InstallAsync(RemoteMachine machine, AgentBinary agent, Action<string> say, CancellationToken cancellationToken)
    {
        var lines = (await machine.RunAsync(Survey, cancellationToken)).Split('\n', StringSplitOptions.TrimEntries);
        if (lines.Length < 4 || !IPAddress.TryParse(lines[3], out var address))
        {
            throw new LabException($"{machine.Name} does not answer as a Linux machine with a POSIX shell: {string.Join(" | ", lines)}");
        }

        if (lines[1] != ThisArchitecture)
        {
            throw new LabException($"{machine.Name} is `{lines[1]}`, and this machine compiles the agent for `{ThisArchitecture}`. Run the lab on a machine of the same kind.");
        }

        // The name holds the checksum, so what is there is the same file or a broken copy.
        var file = $"{Folder}/lab-agent-{agent.Checksum[..16]}";
        var there = await machine.RunAsync($"test -f {file} && sha256sum {file} || true", cancellationToken);
        if (!there.StartsWith(agent.Checksum, StringComparison.Ordinal))
        {
            say($"copying the agent to {machine.Name}");
            var copied = await machine.RunAsync(
                $"mkdir -p {Folder} && cat > {file}.$$ && chmod 755 {file}.$$ && mv {file}.$$ {file} && sha256sum {file}", cancellationToken, agent.File);
            if (!copied.StartsWith(agent.Checksum, StringComparison.Ordinal))
            {
                throw new LabException($"The agent did not arrive whole on {machine.Name}: its checksum there is {copied.Split(' ')[0]}, here {agent.Checksum}.");
            }
        }

        return new(machine, lines[0] == "0", CpuList.Parse(lines[2]), address, file);
    }

    private static string ThisArchitecture => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "Linux x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "Linux aarch64",
        var other => throw new LabException($"The lab has no agent for {other}."),
    };
}
