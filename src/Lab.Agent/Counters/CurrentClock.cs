namespace Lab.Agent.Counters;

/// <summary>
/// Reads CPU clocks that are current. The kernel brings a running thread's clock up to date only at a tick or when the
/// thread is switched, so a reading from another CPU is up to 4 ms old. Here the reading is taken *on* the server's CPU by
/// a thread that comes first in line there: waking it switches the server's thread, and the clock is up to date.
/// With several CPUs each has such a thread; the last one reads.
/// </summary>
internal sealed class CurrentClock : IDisposable
{
    private readonly List<Station> _stations = [];
    private bool _disposed;

    public CurrentClock(IReadOnlyList<int> cpus)
    {
        foreach (var cpu in cpus)
        {
            _stations.Add(new Station(cpu));
        }
    }

    /// <summary>Runs the reading where every clock is current.</summary>
    public T Read<T>(Func<T> reading)
    {
        T result = default!;
        for (var i = 0; i < _stations.Count; i++)
        {
            var last = i == _stations.Count - 1;
            _stations[i].Visit(last ? () => result = reading() : null);
        }

        return result;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stations.ForEach(station => station.Dispose());
    }

    private sealed class Station : IDisposable
    {
        private readonly int _called = LibC.CreateEvent();
        private readonly int _answered = LibC.CreateEvent();
        private readonly Thread _thread;
        private Action? _work;
        private Exception? _failure;
        private volatile bool _stop;

        public Station(int cpu)
        {
            _thread = new Thread(() => Serve(cpu), maxStackSize: 256 * 1024) { IsBackground = true, Name = $"clock-{cpu}" };
            _thread.Start();
            LibC.AwaitEvent(_answered);
        }

        public void Visit(Action? work)
        {
            _work = work;
            _failure = null;
            LibC.SignalEvent(_called);
            LibC.AwaitEvent(_answered);
            if (_failure is { } failure)
            {
                throw new Core.LabException($"Reading the counters failed: {failure.Message}", failure);
            }
        }

        public void Dispose()
        {
            _stop = true;
            LibC.SignalEvent(_called);
            _thread.Join();
            LibC.Close(_called);
            LibC.Close(_answered);
        }

        private void Serve(int cpu)
        {
            LibC.TryBind(0, [cpu]);
            LibC.TryPutFirst(0); // where it is not allowed, a reading may wait for its turn, and is current all the same
            LibC.SignalEvent(_answered);
            while (true)
            {
                LibC.AwaitEvent(_called);
                if (_stop)
                {
                    return;
                }

                try
                {
                    _work?.Invoke();
                }
                catch (Exception failure) when (failure is Core.LabException or IOException)
                {
                    _failure = failure;
                }

                LibC.SignalEvent(_answered);
            }
        }
    }
}
