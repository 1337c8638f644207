using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Lab.Bpf;

namespace Lab.Agent.Arms;

/// <summary>
/// Reads a probe's events on the server's CPUs, as the probe's tool would on the machine it watches, and writes a line for each, where
/// they have columns. While nothing is attached it sleeps in the kernel. While something is, it looks by itself at a steady pace, if the
/// probe asks for that, and whenever the kernel wakes it.
/// </summary>
internal sealed class EventPump : IDisposable
{
    private const int SampleBytes = 32 * 1024;
    private const long NsPerMs = 1_000_000;
    private const long Forever = -1;

    private readonly EventFormatter? _formatter;
    private readonly FileStream? _output;
    private readonly byte[] _line = new byte[4096];
    private readonly IEventSource _source;
    private readonly long _periodNs;
    private readonly int _wake = LibC.CreateEvent();
    private readonly ManualResetEventSlim _drained = new();
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile bool _isLooking;
    private volatile int _threadId;
    private volatile Exception? _failure;
    private long _events;

    public EventPump(BpfMap events, DeliverySettings settings, EventFormatter? formatter, string outputFile, IReadOnlyList<int> cpus)
    {
        _formatter = formatter;
        _output = formatter is null ? null : new FileStream(outputFile, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 64 * 1024);
        _periodNs = settings.PollMs * NsPerMs;
        _source = settings.Open(events, OnEvent);
        _thread = new Thread(() => Main(cpus)) { IsBackground = true, Name = "events" };
        _thread.Start();
    }

    public string Sample { get; private set; } = "";

    /// <summary>CPU time of the reading thread, ns.</summary>
    public long CpuNs => _threadId is var tid && tid != 0 && LibC.TryReadThreadCpu(tid, out var ns) ? ns : 0;

    /// <summary>What ended the reading before its time, as the end of a sentence; null while it goes on.</summary>
    public string? FindFault() => _failure is { } failure ? $"is read by nothing any more: {failure.Message}" : null;

    /// <summary>Something is about to be attached.</summary>
    public void Begin()
    {
        if (_periodNs > 0)
        {
            _isLooking = true;
            LibC.SignalEvent(_wake);
        }
    }

    /// <summary>Nothing is attached any more: reads what is left and gives the number of events since the last call.</summary>
    public long Drain()
    {
        _drained.Reset();
        _isLooking = false;
        LibC.SignalEvent(_wake);
        if (FindFault() is { } fault)
        {
            throw new Core.LabException($"It {fault}");
        }

        if (!_drained.Wait(TimeSpan.FromSeconds(5)))
        {
            throw new Core.LabException("The reader of a probe's events does not answer.");
        }

        KeepSample();
        return _events;
    }

    public void Dispose()
    {
        if (_stop)
        {
            return;
        }

        _stop = true;
        LibC.SignalEvent(_wake);
        _thread.Join();
        _source.Dispose();
        _output?.Dispose();
        _drained.Dispose();
        LibC.Close(_wake);
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "An exception that left this thread would end the agent, and with it every other arm; it surfaces at the window's end.")]
    private void Main(IReadOnlyList<int> cpus)
    {
        try
        {
            Work(cpus);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private void Work(IReadOnlyList<int> cpus)
    {
        Debug.Assert(cpus.Count > 0, "a reader runs on the server's CPUs");
        LibC.TryBind(0, cpus);
        _threadId = LibC.CurrentThreadId;
        var nextNs = 0L;
        while (!_stop)
        {
            var isOrder = LibC.AwaitEither(_source.SignalFd, _wake, _isLooking ? Math.Max(0, nextNs - LibC.MonotonicNs) : Forever);
            if (isOrder)
            {
                LibC.AwaitEvent(_wake);
                Obey(ref nextNs);
                continue;
            }

            _source.Read();
            // At times that were fixed beforehand, so that a late look does not put off the next.
            for (var now = LibC.MonotonicNs; _isLooking && nextNs <= now;)
            {
                nextNs += _periodNs;
            }
        }
    }

    private void Obey(ref long nextNs)
    {
        if (_isLooking)
        {
            nextNs = LibC.MonotonicNs + _periodNs;
            return;
        }

        _events = _source.TakeEvents();
        _drained.Set();
    }

    private void OnEvent(ReadOnlySpan<byte> data)
    {
        if (_formatter is not null && data.Length >= _formatter.Size)
        {
            _output!.Write(_line.AsSpan(0, _formatter.Format(data, _line)));
        }
    }

    /// <summary>The first lines are kept for the run's folder; the rest is dropped, or hours of lines would fill the memory.</summary>
    private void KeepSample()
    {
        if (_output is null)
        {
            return;
        }

        _output.Flush();
        if (Sample.Length == 0 && _output.Length > 0)
        {
            var bytes = new byte[Math.Min(SampleBytes, _output.Length)];
            _output.Position = 0;
            _output.ReadExactly(bytes);
            var lastLine = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            Sample = _formatter!.Heading + Encoding.UTF8.GetString(bytes, 0, lastLine);
        }

        _output.SetLength(0);
    }
}
