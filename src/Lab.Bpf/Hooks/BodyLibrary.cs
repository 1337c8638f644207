using System.Runtime.InteropServices;

namespace Lab.Bpf.Hooks;

/// <summary>
/// bpf/hooks/bodies as a library in this process: the events that `lab bench hooks` makes, and the functions that its user probes sit on.
/// A call makes many events in native code, so nothing of .NET is between two of them. It stays loaded until disposed; whatever is
/// attached to it goes first.
/// </summary>
public sealed unsafe class BodyLibrary : IDisposable
{
    private readonly nint library;
    private readonly delegate* unmanaged<int, int> bind;
    private bool disposed;

    private BodyLibrary(string file, nint library)
    {
        (File, this.library) = (file, library);
        bind = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "lab_bind");
        var openDoor = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "lab_open_door");
        Port = (ushort)Check(openDoor(), "listen on loopback");
    }

    /// <summary>The file that holds it.</summary>
    public string File { get; }

    /// <summary>Where its connections go, on loopback.</summary>
    public ushort Port { get; }

    /// <summary>Loads a compiled library.</summary>
    /// <exception cref="BpfException">It can't listen on loopback.</exception>
    public static BodyLibrary Load(string file) => new(file, NativeLibrary.Load(file));

    /// <summary>Finds a body by its name.</summary>
    public Body Find(string name) => new(name, (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, $"lab_body_{name}"));

    /// <summary>Ties the calling thread to a CPU.</summary>
    /// <exception cref="BpfException">There is no such CPU, or it is not for this process.</exception>
    public void BindThread(int cpu) => Check(bind(cpu), $"use CPU {cpu}");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            NativeLibrary.Free(library);
        }
    }

    /// <summary>The address of a function of it.</summary>
    internal nint Export(string function) => NativeLibrary.GetExport(library, function);

    internal static int Check(int result, string operation) => result >= 0 ? result : throw new BpfException(operation, -result);
}

/// <summary>One kind of event, as often as wanted.</summary>
public sealed unsafe class Body
{
    private readonly string name;
    private readonly delegate* unmanaged<nint, int> run;

    internal Body(string name, delegate* unmanaged<nint, int> run)
    {
        this.name = name;
        this.run = run;
    }

    /// <summary>Makes so many events on the calling thread. Nothing is allocated.</summary>
    /// <exception cref="BpfException">An event could not be made.</exception>
    public void Run(long times)
    {
        if (run((nint)times) is var result && result < 0)
        {
            throw new BpfException($"make {times} events of {name}", -result);
        }
    }
}
