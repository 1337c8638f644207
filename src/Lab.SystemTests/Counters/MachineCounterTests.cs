using Lab.Bpf;
using Lab.Core;
using Lab.SystemTests.Agents;
using Xunit;

namespace Lab.SystemTests.Counters;

/// <summary>Counters of the whole machine. Whether its CPU has one for instructions is the machine's affair; the way to it is the same for all.</summary>
public sealed class MachineCounterTests
{
    [Fact]
    public async Task It_counts_what_happens_on_every_cpu()
    {
        const int Sleeps = 50;
        Requires.Root();
        using var counter = MachineCounter.OfContextSwitches();
        var before = counter.Read();
        for (var i = 0; i < Sleeps; i++)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        // Whoever sleeps is switched away from and back to.
        Assert.True(counter.Read() - before >= Sleeps, $"{counter.Read() - before} switches");
    }

    [Fact]
    public async Task The_agent_reads_instructions_or_says_why_not()
    {
        await using var process = await RunningAgent.StartProcessAsync();
        try
        {
            var first = await process.Agent.ReadInstructionsAsync(RunningAgent.Cancellation);
            Assert.True(await process.Agent.ReadInstructionsAsync(RunningAgent.Cancellation) > first);
        }
        catch (LabException refusal)
        {
            Assert.Throws<BpfException>(() => MachineCounter.OfInstructions().Dispose());
            Assert.Contains("count instructions", refusal.Message, StringComparison.Ordinal);
        }
    }
}
