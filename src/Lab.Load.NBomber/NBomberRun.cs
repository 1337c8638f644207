using Lab.Core.Definitions;
using NBomber.Contracts;
using NBomber.CSharp;
using Serilog;
using Spectre.Console;

namespace Lab.Load.NBomber;

/// <summary>A test of NBomber's, from its start to its end. Nothing else here knows NBomber's types.</summary>
internal static class NBomberRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// Runs a test until an iteration ends it. Its logo, its tables and its log go nowhere: standard output is for the
    /// lab's result.
    /// </summary>
    /// <param name="spec">How requests come.</param>
    /// <param name="iteration">One request. It is given what ends the test, and says whether the request was
    /// answered.</param>
    public static void Run(LoadSpec spec, Func<Action<string>, Task<bool>> iteration)
    {
        // NBomber writes to the console of Spectre that everybody shares; the lab has its own (Terminal).
        AnsiConsole.Console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        var scenario = Scenario.Create(
            spec.Name, async context => await iteration(context.StopCurrentTest) ? Response.Ok() : Response.Fail())
            .WithoutWarmUp()
            .WithMaxFailCount(int.MaxValue)
            .WithLoadSimulations(SimulationOf(spec));
        // With a configuration of its own, which writes nowhere, there is no log file, and so no ./reports.
        NBomberRunner.RegisterScenarios(scenario).WithoutReports().WithLoggerConfig(() => new LoggerConfiguration())
            .Run();
    }

    /// <summary>Inject takes a whole number for an interval: the interval is made to fit, about a second.</summary>
    private static LoadSimulation SimulationOf(LoadSpec spec)
    {
        if (spec is not OpenLoop open)
        {
            return Simulation.KeepConstant(spec.Connections, Longest);
        }

        var rps = open.Rate is FixedRate known
            ? known.Rps
            : throw new InvalidOperationException("The rate of this load is not known yet.");
        var rate = Math.Max(1, (int)Math.Round(rps));
        return Simulation.Inject(rate, TimeSpan.FromSeconds(rate / rps), Longest);
    }
}
