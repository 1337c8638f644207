using System.Diagnostics;
using System.Globalization;
using Lab.Agent;
using Lab.Agent.Counters;
using Lab.SystemTests.Bpf;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Lab.SystemTests.Counters;

/// <summary>A server that never sleeps: its clock must show the time up to the moment of the reading, not up to the last tick.</summary>
[Collection(KernelCollection.Name)]
public sealed class CurrentClockTests
{
    private const int Readings = 300;

    // Shorter than a tick (1 to 10 ms) at any setting of the kernel.
    private const long BetweenReadingsNs = 700_000;

    [Fact]
    public async Task The_clock_of_a_spinning_server_moves_between_any_two_readings_as_much_as_time_does()
    {
        Requires.Root();
        var cpu = Environment.ProcessorCount - 1;
        using var spinning = Process.Start(new ProcessStartInfo(
            "/usr/bin/taskset", ["--cpu-list", cpu.ToString(CultureInfo.InvariantCulture), "/bin/sh", "-c", "while :; do :; done"]))!;
        try
        {
            using var current = new CurrentClock([cpu]);
            var clock = new ServerClock(spinning.Id);
            var read = () => (Wall: LibC.MonotonicNs, Cpu: clock.ReadNs());
            while (current.Read(read).Cpu < 50_000_000)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken); // until it is the shell that spins
            }

            var shares = new List<double>();
            var last = current.Read(read);
            for (var reading = 0; reading < Readings; reading++)
            {
                LibC.SleepUntil(LibC.MonotonicNs + BetweenReadingsNs);
                var now = current.Read(read);
                shares.Add((double)(now.Cpu - last.Cpu) / (now.Wall - last.Wall));
                last = now;
            }

            // A stale clock would stand still for most of these stretches and jump by a whole tick in the others.
            Assert.InRange(shares.Median(), 0.8, 1.01);
            Assert.InRange(shares.Count(share => share < 0.1), 0, Readings / 10);
        }
        finally
        {
            spinning.Kill();
            await spinning.WaitForExitAsync(CancellationToken.None);
        }
    }
}
