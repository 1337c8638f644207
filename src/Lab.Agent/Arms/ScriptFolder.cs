using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>A script in a folder of the agent's, with what it includes.</summary>
/// <param name="File">The script.</param>
/// <param name="Options">Options of bpftrace that it needs.</param>
internal sealed record ScriptFolder(string File, IReadOnlyList<string> Options)
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="name">The script's name where it comes alone, so that bpftrace's messages name it.</param>
    /// <param name="content">The script.</param>
    /// <param name="bundle">What it comes with; null for nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ScriptFolder> WriteAsync(
        string folder, string name, byte[] content, ScriptBundle? bundle, CancellationToken cancellationToken)
    {
        var script = Path.Combine(folder, bundle?.Path ?? Path.GetFileName(name));
        foreach (var (path, text) in (bundle?.Files ?? []).Append(new CarriedFile(script, content)))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await System.IO.File.WriteAllBytesAsync(file, text, cancellationToken);
        }

        return new(
            script,
            [
                .. bundle?.Options ?? [],
                .. (bundle?.IncludeFolders ?? [])
                    .SelectMany(include => (string[])["-I", Path.Combine(folder, include)]),
                .. (bundle?.Headers ?? []).SelectMany(header => (string[])["--include", Path.Combine(folder, header)]),
            ]);
    }
}
