using System.Runtime.ExceptionServices;
using Lab.Bpf.Hooks;

namespace Lab.Benchmarks.Hooks;

/// <summary>A body on several CPUs at the same time: a thread on each, all let off together.</summary>
internal sealed class BodyCrew : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private ExceptionDispatchInfo? _failure;
    private long _times;
    private volatile bool _stop;

    public BodyCrew(BodyLibrary library, Body body, IReadOnlyList<int> cpus)
    {
        _barrier = new Barrier(cpus.Count + 1);
        _threads = [.. cpus.Select(cpu => new Thread(() => Work(library, body, cpu)) { IsBackground = true, Name = $"body on CPU {cpu}" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Makes so many events on each CPU; returns when the last one is done.</summary>
    /// <exception cref="Bpf.BpfException">An event could not be made, or a thread not be tied to its CPU.</exception>
    public void Run(long times)
    {
        _times = times;
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _stop = true;
        _barrier.SignalAndWait();
        Array.ForEach(_threads, thread => thread.Join());
        _barrier.Dispose();
    }

    private void Work(BodyLibrary library, Body body, int cpu)
    {
        Try(() => library.BindThread(cpu));
        while (true)
        {
            _barrier.SignalAndWait();
            if (_stop)
            {
                return;
            }

            Try(() => body.Run(_times));
            _barrier.SignalAndWait();
        }
    }

    /// <summary>A thread that fails still comes to the barrier, or everybody would wait for it.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Bpf.BpfException failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }
}
