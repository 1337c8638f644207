using System.Globalization;
using Lab.Core;
using Lab.Core.Definitions;

namespace Lab.Agent.Images;

/// <summary>A file that a process has mapped to run it.</summary>
/// <param name="Path">The file as this process reaches it: through the other's root, for it may live in a container.</param>
/// <param name="Start">Where its first byte lies in that process's memory.</param>
internal sealed record MappedImage(string Path, ulong Start)
{
    private const int FieldsBeforePath = 5;

    /// <summary>The file of that name in a process.</summary>
    /// <exception cref="LabException">It maps none.</exception>
    public static MappedImage Find(int process, string name)
    {
        var executable = name == UserPlace.Executable ? File.ResolveLinkTarget($"/proc/{process}/exe", returnFinalTarget: false)?.FullName : null;
        return All(process).FirstOrDefault(image => executable is null ? Names(image.Path, name) : image.Path == executable) is { Path: not null } found
            ? new MappedImage($"/proc/{process}/root{found.Path}", found.Start)
            : throw new LabException($"Process {process} of the server maps no {name}.");
    }

    /// <summary>`libc` names libc.so.6 and libc-2.36.so, but not libcrypt.so.1.</summary>
    internal static bool Names(string path, string name) =>
        System.IO.Path.GetFileName(path.AsSpan()) is var file && file.StartsWith(name, StringComparison.Ordinal)
        && (file.Length == name.Length || file[name.Length..].StartsWith(".so", StringComparison.Ordinal) || (file[name.Length] == '-' && file.Contains(".so", StringComparison.Ordinal)));

    /// <summary>Where each mapped file begins; a file's other mappings are further on in it.</summary>
    private static IEnumerable<(string Path, ulong Start)> All(int process)
    {
        foreach (var line in File.ReadLines($"/proc/{process}/maps"))
        {
            var fields = line.Split(' ', FieldsBeforePath + 1, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > FieldsBeforePath && fields[2].AsSpan().Trim('0').IsEmpty && fields[FieldsBeforePath].TrimStart() is ['/', ..] path)
            {
                yield return (path, ulong.Parse(fields[0].AsSpan(0, fields[0].IndexOf('-', StringComparison.Ordinal)), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }
    }
}
