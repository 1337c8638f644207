namespace Lab.Bpf.Hooks;

/// <summary>A program of the ladder: loaded once, put in force and taken away at will. For one thread at a time.</summary>
public sealed class HookRig : IDisposable
{
    private const string EventsMap = "events";

    /// <summary>Without a reader nothing takes events out while they are made, so there has to be room for all of them: 16 MiB hold more than 250,000.</summary>
    private const int UnreadRingBytes = 16 << 20;

    private readonly BodyLibrary library;
    private readonly HookPlace place;
    private readonly BpfObject loaded;
    private readonly RingReader? reader;
    private readonly RingBuffer? unread;
    private readonly PerCpuArray? lost;
    private readonly List<BpfLink> links = [];
    private long unreadEvents;

    private HookRig(BodyLibrary library, HookPlace place, BpfObject loaded)
    {
        (this.library, this.place, this.loaded) = (library, place, loaded);
        lost = loaded.FindMap("lost") is { } map ? new PerCpuArray(map) : null;
        if (loaded.FindMap(EventsMap) is not { } events)
        {
            return;
        }

        if (place.IsRead)
        {
            reader = new RingReader(events, library, place.ReaderCpu);
        }
        else
        {
            unread = new RingBuffer(events, _ => unreadEvents++);
        }
    }

    /// <summary>Hands the program to the kernel; it is not in force yet.</summary>
    /// <exception cref="BpfException">The kernel refuses it.</exception>
    public static HookRig Load(BodyLibrary library, HookPlace place)
    {
        var opened = BpfObject.Open(place.Object, "lab");
        try
        {
            if (place.Program is { } program)
            {
                opened.KeepOnly(program);
            }

            // This process's events only: by its id where the program asks for one, by its port where it watches connections.
            opened.SetTarget(new TargetFilter { Processes = [Environment.ProcessId], Port = library.Port });
            if (!place.IsRead && opened.FindMap(EventsMap) is not null)
            {
                opened.SetMaxEntries(EventsMap, UnreadRingBytes);
            }

            opened.Load();
            return new HookRig(library, place, opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Puts it in force, or takes it away; nothing happens where it is so already.</summary>
    /// <exception cref="BpfException">The kernel refuses it here.</exception>
    public void Switch(bool on)
    {
        if (on == links.Count > 0)
        {
            return;
        }

        if (on)
        {
            Attach();
        }
        else
        {
            Detach();
        }
    }

    /// <summary>Makes room for the events to come: takes out what nobody reads, and waits until the reader has read what there is.</summary>
    public void Settle()
    {
        unread?.Consume();
        reader?.CatchUp();
    }

    /// <summary>Makes events with the program in force, under the kernel's own statistics, which cost something themselves.</summary>
    public HookCounters Count(Action make)
    {
        using var statistics = BpfStatistics.Enable();
        Switch(on: true);
        Settle();
        var before = ReadCounters();
        make();
        Switch(on: false);
        Settle();
        return ReadCounters().Since(before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        reader?.Dispose();
        unread?.Dispose();
        loaded.Dispose();
    }

    private void Attach()
    {
        foreach (var program in loaded.Programs)
        {
            links.Add(Attach(program));
        }
    }

    private void Detach()
    {
        BpfLink.DisposeAll(links);
        links.Clear();
    }

    private HookCounters ReadCounters()
    {
        var infos = loaded.Programs.Select(program => program.Info()).ToArray();
        return new(infos.Sum(info => info.RunCount), infos.Sum(info => info.RunTimeNs), reader?.Events ?? unreadEvents, lost?.Read(0).Sum() ?? 0);
    }

    private BpfLink Attach(BpfProgram program) =>
        place.Function is { } function ? program.AttachTo(new UserFunction(library.File, function, place.IsReturn), Environment.ProcessId)
        : place.Marker is { } marker ? program.AttachTo(new UserMarker(library.File, HookPlace.Provider, marker), Environment.ProcessId)
        : program.Attach();
}
