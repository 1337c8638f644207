using System.Globalization;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Definitions;

namespace Lab.Agent.Images;

/// <summary>Finds what manifests name in the server's memory: functions for uprobes, variables for watchpoints.</summary>
/// <param name="processes">The server's processes.</param>
/// <param name="cpus">CPUs it may run on.</param>
internal sealed class ServerImages(IReadOnlyList<int> processes, IReadOnlyList<int> cpus)
{
    /// <summary>
    /// The processes that serve: those without one below them, for a parent only looks after its workers, and each process that is
    /// probed makes every hit dearer.
    /// </summary>
    public IReadOnlyList<int> Serving { get; } =
        [.. processes.Where(process => ProcessTree.Below(process) is [var only] && only == process)];

    /// <summary>The function that an attach point names.</summary>
    /// <exception cref="LabException">The server maps no such file.</exception>
    public UserFunction FindFunction(AttachPoint point)
    {
        var place = Place(point);
        return new UserFunction(Image(place).Path, place.Symbol, IsReturn: point.Type == "uretprobe");
    }

    /// <summary>
    /// Watchpoints on a variable that an attach point names, one for each CPU of the server: a thread that the server starts later is seen
    /// too. Whatever else touches that address there, in its own memory, is for the program to leave out.
    /// </summary>
    /// <exception cref="LabException">The server has no such variable.</exception>
    public IReadOnlyList<Watchpoint> FindWatchpoints(AttachPoint point)
    {
        var place = Place(point);
        var address = Address(place);
        return [.. cpus.Select(cpu => new Watchpoint(address, place.Watched!.Bytes, place.Watched.OnRead, cpu))];
    }

    /// <summary>A bpftrace script with the places that it names in braces, `{uprobe:libc:open64}`, put in as bpftrace writes them.</summary>
    /// <exception cref="LabException">The server has no such place.</exception>
    public string Fill(string script, IEnumerable<AttachPoint> attach) => attach
        .Where(point => UserPlace.IsFor(point.Type))
        .Aggregate(script, (text, point) => text.Replace($"{{{point}}}", ForBpftrace(point), StringComparison.Ordinal));

    private string ForBpftrace(AttachPoint point)
    {
        var place = Place(point);
        return place.Watched is { } watched
            ? string.Create(CultureInfo.InvariantCulture, $"watchpoint:0x{Address(place):x}:{watched.Bytes}:{(watched.OnRead ? "rw" : "w")}")
            : $"{point.Type}:{Image(place).Path}:{place.Symbol}";
    }

    private ulong Address(UserPlace place)
    {
        var image = Image(place);
        return image.Start + ElfSymbols.OffsetInMemory(image.Path, place.Symbol);
    }

    private MappedImage Image(UserPlace place) => MappedImage.Find(Serving[0], place.Image);

    private static UserPlace Place(AttachPoint point) =>
        UserPlace.TryParse(point.Type, point.Target) ?? throw new LabException($"{point} is not written as {UserPlace.Pattern(point.Type)}.");
}
