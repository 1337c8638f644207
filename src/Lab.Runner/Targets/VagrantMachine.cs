using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Targets;

/// <summary>The VM of the Vagrantfile in the lab's root, by Vagrant's own command.</summary>
/// <param name="home">The lab's files.</param>
/// <param name="say">Is told what Vagrant does, a line a call.</param>
public sealed class VagrantMachine(LabHome home, Action<string> say)
{
    /// <summary>What a VM is that answers.</summary>
    public const string Running = "running";

    private const string Program = "/usr/bin/vagrant";
    private const string Host = "probe-lab";

    /// <summary>Sees that Vagrant is there.</summary>
    /// <exception cref="LabException">It is not.</exception>
    public static void Check()
    {
        if (!File.Exists(Program))
        {
            throw new LabException(
                "There is no vagrant, so there is no VM of the lab's either. `lab vm up` installs it and makes one.");
        }
    }

    /// <summary>Its id with its provider: libvirt's UUID. It must be there.</summary>
    public string FindId() => Directory.EnumerateFiles(Path.Combine(State, "machines"), "id", SearchOption.AllDirectories).FirstOrDefault() is { } file
        ? File.ReadAllText(file).Trim()
        : throw new LabException($"Vagrant left no id of the VM below {State}. Bring it up: lab vm up");

    private string State => Path.Combine(home.Root, ".vagrant");

    /// <summary>Brings it up where it isn't, and tells how to reach it.</summary>
    /// <exception cref="LabException">Vagrant failed.</exception>
    public async Task<RemoteMachine> UpAsync(CancellationToken cancellationToken)
    {
        if (await FindStateAsync(cancellationToken) != Running)
        {
            await RunAsync(["up"], cancellationToken);
        }

        var configuration = Path.Combine(State, "ssh-config");
        await File.WriteAllTextAsync(configuration, await RunAsync(["ssh-config", "--host", Host], cancellationToken, isQuiet: true), cancellationToken);
        // Vagrant's own configuration trusts any key. Here the key that the VM showed first is remembered as long as the VM lives.
        var id = FindId();
        return new(
            "the VM",
            [
                "-F", configuration, "-o", "StrictHostKeyChecking=accept-new", "-o", $"UserKnownHostsFile={Path.Combine(State, $"known_hosts-{id}")}",
                "-o", $"HostKeyAlias={id}",
            ],
            Host);
    }

    /// <summary>Vagrant's word for its state: `running`, `shutoff`, `not_created`.</summary>
    public async Task<string> FindStateAsync(CancellationToken cancellationToken)
    {
        var lines = (await RunAsync(["status", "--machine-readable"], cancellationToken, isQuiet: true)).Split('\n');
        return lines.Select(line => line.Split(',')).FirstOrDefault(fields => fields.Length > 3 && fields[2] == "state")?[3]
            ?? throw new LabException($"Vagrant does not say what the VM's state is:\n{string.Join('\n', lines)}");
    }

    /// <summary>Shuts it down; its disk stays.</summary>
    public Task HaltAsync(CancellationToken cancellationToken) => RunAsync(["halt"], cancellationToken);

    /// <summary>Removes it, and what was kept to reach it.</summary>
    public async Task DestroyAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["destroy", "--force"], cancellationToken);
        foreach (var file in Directory.Exists(State) ? Directory.GetFiles(State, "known_hosts-*").Append(Path.Combine(State, "ssh-config")) : [])
        {
            File.Delete(file);
        }
    }

    /// <summary>Vagrant writes its progress over itself, hundreds of times a line; what is left at the end is what it has to say.</summary>
    private static string WithoutProgress(string line)
    {
        var last = line[(line.LastIndexOfAny(['\r', '\e']) + 1)..];
        return (last.StartsWith("[K", StringComparison.Ordinal) ? last[2..] : last).Trim();
    }

    private async Task<string> RunAsync(string[] words, CancellationToken cancellationToken, bool isQuiet = false)
    {
        Check();
        var output = new System.Text.StringBuilder();
        var result = await Cli.Wrap(Program)
            .WithArguments(words)
            .WithWorkingDirectory(home.Root)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                output.AppendLine(line);
                if (!isQuiet && WithoutProgress(line) is { Length: > 0 } told)
                {
                    say(told);
                }
            }))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        return result.ExitCode == 0
            ? output.ToString()
            : throw LabException.FromCommand($"vagrant {string.Join(' ', words)}", result.ExitCode, output.ToString());
    }
}
