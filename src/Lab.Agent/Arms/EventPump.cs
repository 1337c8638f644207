using System.Diagnostics;
using System.Text;
using Lab.Bpf;

namespace Lab.Agent.Arms;

/// <summary>
/// Reads a probe's ring buffer on the server's CPUs, as the probe's tool would on the machine it watches, and writes a line
/// for each event. It sleeps in the kernel until there are events, so it costs nothing while nothing fires.
/// </summary>
internal sealed class EventPump : IDisposable
{
    private const int SampleBytes = 32 * 1024;

    private readonly EventFormatter _formatter;
    private readonly FileStream _output;
    private readonly byte[] _line;
    private readonly RingBuffer _ring;
    private readonly int _wake = LibC.CreateEvent();
    private readonly ManualResetEventSlim _drained = new();
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile int _threadId;
    private long _events;

    public EventPump(BpfMap events, EventFormatter formatter, string outputFile, IReadOnlyList<int> cpus)
    {
        _formatter = formatter;
        _line = new byte[4096];
        _output = new FileStream(outputFile, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 64 * 1024);
        _ring = new RingBuffer(events, OnEvent);
        _thread = new Thread(() => Work(cpus)) { IsBackground = true, Name = "events" };
        _thread.Start();
    }

    public string Sample { get; private set; } = "";

    /// <summary>CPU time of the reading thread, ns.</summary>
    public long CpuNs => _threadId is var tid && tid != 0 && LibC.TryReadThreadCpu(tid, out var ns) ? ns : 0;

    /// <summary>Reads what is left in the buffer and gives the number of events since the last call.</summary>
    public long Drain()
    {
        _drained.Reset();
        LibC.SignalEvent(_wake);
        if (!_drained.Wait(TimeSpan.FromSeconds(5)))
        {
            throw new Core.LabException("The reader of a ring buffer does not answer.");
        }

        var events = _events;
        _events = 0;
        KeepSample();
        return events;
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
        _ring.Dispose();
        _output.Dispose();
        _drained.Dispose();
        LibC.Close(_wake);
    }

    private void Work(IReadOnlyList<int> cpus)
    {
        Debug.Assert(cpus.Count > 0, "a reader runs on the server's CPUs");
        LibC.TryBind(0, cpus);
        _threadId = LibC.CurrentThreadId;
        while (!_stop)
        {
            var woken = LibC.AwaitEither(_ring.EpollFd, _wake);
            _ring.Consume();
            if (woken)
            {
                LibC.AwaitEvent(_wake);
                _drained.Set();
            }
        }
    }

    private void OnEvent(ReadOnlySpan<byte> data)
    {
        if (data.Length >= _formatter.Size)
        {
            _events++;
            _output.Write(_line.AsSpan(0, _formatter.Format(data, _line)));
        }
    }

    /// <summary>The first lines are kept for the run's folder; the rest is dropped, or hours of lines would fill the memory.</summary>
    private void KeepSample()
    {
        _output.Flush();
        if (Sample.Length == 0 && _output.Length > 0)
        {
            var bytes = new byte[Math.Min(SampleBytes, _output.Length)];
            _output.Position = 0;
            _output.ReadExactly(bytes);
            var lastLine = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            Sample = _formatter.Heading + Encoding.UTF8.GetString(bytes, 0, lastLine);
        }

        _output.SetLength(0);
    }
}
