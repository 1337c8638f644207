using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Profiling;

namespace Lab.Agent.Profiling;

/// <summary>Samples the stacks on the server's CPUs for a while. Loaded once, attached for each stretch; its own cost is in every state alike.</summary>
internal sealed class StackSampler : IDisposable
{
    private const int CommandAt = 16;
    private const int CommandBytes = 16;
    private const int KernelAt = CommandAt + CommandBytes;
    private const int MostFrames = 127;
    private const int UserAt = KernelAt + (MostFrames * sizeof(ulong));
    private const int PollMs = 50;

    private readonly BpfObject _object;
    private readonly RingBuffer _ring;
    private readonly PerCpuArray _hits;
    private readonly PerCpuArray _lost;
    private readonly int _hz;
    private readonly IReadOnlyList<int> _cpus;
    private readonly HashSet<int> _server;
    private readonly List<StackSample> _samples = [];

    private StackSampler(BpfObject loaded, int hz, IReadOnlyList<int> cpus, IEnumerable<int> server)
    {
        (_object, _hz, _cpus, _server) = (loaded, hz, cpus, [.. server]);
        _ring = new RingBuffer(loaded.FindMap("events")!, bytes => _samples.Add(Read(bytes)));
        _hits = new PerCpuArray(loaded.FindMap("hits")!);
        _lost = new PerCpuArray(loaded.FindMap("lost")!);
    }

    /// <exception cref="BpfException">The kernel refuses it.</exception>
    public static StackSampler Load(byte[] content, int hz, IReadOnlyList<int> cpus, IEnumerable<int> server)
    {
        var loaded = BpfObject.Open(content, "lab_profiler");
        try
        {
            loaded.Load();
            return new StackSampler(loaded, hz, cpus, server);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Samples for so long; names are looked up when the clocks are gone.</summary>
    public SampledStacks Sample(long lengthNs)
    {
        var (hitsBefore, lostBefore) = (_hits.Read(0).Sum(), _lost.Read(0).Sum());
        _samples.Clear();
        var links = SamplingClock.Attach(_object.Programs[0], _hz, _cpus);
        long startNs, endNs;
        try
        {
            if (links.Any(link => link.Id is null or 0))
            {
                throw new LabException("The kernel gives a sampling clock no link: it needs Linux 5.15.");
            }

            startNs = LibC.MonotonicNs;
            while (LibC.MonotonicNs - startNs < lengthNs)
            {
                _ring.Poll(PollMs);
            }
        }
        finally
        {
            endNs = LibC.MonotonicNs;
            BpfLink.DisposeAll(links);
        }

        _ring.Consume();
        return Fold(startNs, endNs, _hits.Read(0).Sum() - hitsBefore, _lost.Read(0).Sum() - lostBefore);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _object.Dispose();
    }

    private SampledStacks Fold(long startNs, long endNs, long seen, long lost)
    {
        // Anew for each stretch: what is attached now is among the kernel's symbols now.
        var names = new StackNames(_server);
        NamedStack?[] stacks = [.. _samples.Select(names.Name)];
        NamedStack[] busy = [.. stacks.OfType<NamedStack>()];
        NamedStack[] withUser = [.. busy.Where(stack => stack is { IsServers: true, HasUserStack: true })];
        return new SampledStacks(
            startNs, endNs, _cpus.Count, seen, lost, stacks.Length - busy.Length, withUser.Length, withUser.Count(stack => stack.IsWhole), names.HasKernelSymbols,
            busy.GroupBy(stack => string.Join(FoldedStacks.Separator, stack.Frames), StringComparer.Ordinal).ToDictionary(group => group.Key, group => (long)group.Count(), StringComparer.Ordinal));
    }

    private static StackSample Read(ReadOnlySpan<byte> bytes)
    {
        var command = bytes.Slice(CommandAt, CommandBytes);
        var end = command.IndexOf((byte)0);
        return new StackSample(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            Encoding.UTF8.GetString(end < 0 ? command : command[..end]),
            Addresses(bytes[KernelAt..], BinaryPrimitives.ReadInt32LittleEndian(bytes[8..])),
            Addresses(bytes[UserAt..], BinaryPrimitives.ReadInt32LittleEndian(bytes[12..])));
    }

    private static ulong[] Addresses(ReadOnlySpan<byte> frames, int bytes) => MemoryMarshal.Cast<byte, ulong>(frames[..Math.Max(0, bytes)]).ToArray();
}
