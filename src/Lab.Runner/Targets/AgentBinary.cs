using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;
using Lab.Runner.Agents;
using Lab.Runner.Setup;

namespace Lab.Runner.Targets;

/// <summary>The agent as one file that needs no runtime, for another machine: compiled ahead of time on first use, and kept.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Checksum">Its SHA-256, in hexadecimal.</param>
public sealed record AgentBinary(string File, string Checksum)
{
    private static readonly string[] Parts = ["lab-agent.dll", "Lab.Bpf.dll", "Lab.Core.dll", "Lab.Load.dll"];

    /// <summary>The one of this build.</summary>
    /// <exception cref="LabException">It can't be made.</exception>
    public static async Task<AgentBinary> OfThisBuildAsync(LabHome home, Action<string> say, CancellationToken cancellationToken)
    {
        var file = Path.Combine(LabCache.Folder, $"lab-agent-{await KeyAsync(cancellationToken)}");
        if (!System.IO.File.Exists(file))
        {
            say("compiling the agent for other machines (once for each build of the lab)");
            await PublishAsync(home, file, cancellationToken);
        }

        return new(file, Convert.ToHexStringLower(SHA256.HashData(await System.IO.File.ReadAllBytesAsync(file, cancellationToken))));
    }

    /// <summary>The compiler makes the same assemblies of the same source, so they stand for it.</summary>
    private static async Task<string> KeyAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in Parts)
        {
            hash.AppendData(await System.IO.File.ReadAllBytesAsync(Path.Combine(BuiltAgent.Folder, part), cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    private static async Task PublishAsync(LabHome home, string file, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("lab-agent-");
        try
        {
            string[] words =
            [
                "publish", Path.Combine(home.Root, "src", "Lab.Agent", "Lab.Agent.csproj"), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier,
                "--output", folder.FullName, "-p:ForOtherMachines=true", $"-p:ArtifactsPath={Path.Combine(folder.FullName, "artifacts")}", "--nologo", "--verbosity", "quiet",
            ];
            var result = await Cli.Wrap("dotnet").WithArguments(words).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
            if (result.ExitCode != 0)
            {
                throw LabException.FromCommand($"dotnet {string.Join(' ', words)}", result.ExitCode, result.StandardOutput + result.StandardError);
            }

            LabCache.Create();
            var unfinished = $"{file}.{Guid.NewGuid():N}";
            LabCache.Write(() =>
            {
                System.IO.File.Copy(Path.Combine(folder.FullName, "lab-agent"), unfinished);
                System.IO.File.Move(unfinished, file, overwrite: true); // whole or not at all
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
