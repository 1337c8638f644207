using System.Globalization;
using Lab.Core.Profiling;

namespace Lab.Agent.Symbols;

/// <summary>
/// The functions of a process, from the files that it has mapped. They are read through the kernel's own links to them (/proc/PID/map_files),
/// which hold for another root, another mount namespace and a file that was replaced.
/// </summary>
internal sealed class ProcessSymbols
{
    private readonly int _pid;
    private readonly Dictionary<string, ElfImage?> _images;
    private readonly Mapping[] _mappings;

    /// <param name="pid">The process.</param>
    /// <param name="images">Files that were read already, by device, inode and name; shared between processes.</param>
    public ProcessSymbols(int pid, Dictionary<string, ElfImage?> images)
    {
        (_pid, _images) = (pid, images);
        _mappings = [.. File.ReadLines($"/proc/{pid}/maps").Select(Parse).OfType<Mapping>()];
    }

    /// <summary>
    /// The frames of a stack, outermost first. All but the innermost are return addresses: the call is before them. Where an address lies in
    /// no code, the walk had lost the stack: nothing from there on is a caller.
    /// </summary>
    public IEnumerable<string> Frames(IReadOnlyList<ulong> stack) => stack
        .Select((address, depth) => NameOf(depth == 0 ? address : address - 1))
        .TakeWhile(name => name is not null).OfType<string>()
        .Reverse();

    private string? NameOf(ulong address)
    {
        if (Array.Find(_mappings, mapping => address >= mapping.Start && address < mapping.End) is not { } mapping)
        {
            return null;
        }

        var offset = address - mapping.Start + mapping.Offset;
        var image = ImageOf(mapping);
        if (image?.AddressOf(offset) is not { } linked)
        {
            return mapping.IsFile ? FrameName.Unnamed(mapping.File, offset) : FrameName.Task(mapping.File.Length > 0 ? mapping.File : "[anonymous memory]");
        }

        return image.NameOf(linked) is { } function
            ? FrameName.User(mapping.File, function)
            : FrameName.Unnamed(mapping.File, image.StartOf(linked) ?? linked);
    }

    private ElfImage? ImageOf(Mapping mapping)
    {
        if (!mapping.IsFile)
        {
            return null;
        }

        if (!_images.TryGetValue(mapping.Identity, out var image))
        {
            _images[mapping.Identity] = image = Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{_pid}/map_files/{mapping.Start:x}-{mapping.End:x}"));
        }

        return image;
    }

    private static ElfImage? Read(string path)
    {
        try
        {
            return ElfImage.Parse(File.ReadAllBytes(path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // the process ended, or a device is mapped: its frames have no names
        }
    }

    /// <summary>A line as `start-end rwxp offset device inode path`; null for memory that holds no code.</summary>
    private static Mapping? Parse(string line)
    {
        const int pathField = 5;
        var fields = line.Split(' ', pathField + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!fields[1].Contains('x', StringComparison.Ordinal))
        {
            return null;
        }

        var range = fields[0].Split('-');
        var path = fields.Length > pathField ? fields[pathField].Replace(" (deleted)", "", StringComparison.Ordinal) : "";
        return new Mapping(
            Hex(range[0]), Hex(range[1]), Hex(fields[2]), IsFile: path.StartsWith('/'), path.StartsWith('/') ? Path.GetFileName(path) : path, $"{fields[3]} {fields[4]} {path}");
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Mapping(ulong Start, ulong End, ulong Offset, bool IsFile, string File, string Identity);
}
