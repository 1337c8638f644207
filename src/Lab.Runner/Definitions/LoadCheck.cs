using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>What stands against loads by tools.</summary>
public static class LoadCheck
{
    private const string Builtin = "Use the lab's own load: --load builtin, or tool: builtin.";

    /// <summary>Every issue of every load.</summary>
    /// <param name="definition">The experiment, options applied.</param>
    /// <param name="hasNBomber">True when the lab was built with NBomber.</param>
    public static IEnumerable<PreflightIssue> Of(ExperimentDefinition definition, bool hasNBomber) =>
        from load in definition.Loads
        from issue in OfTrial(definition, load).Concat(load.Tool switch
        {
            LoadTool.Builtin => [],
            LoadTool.NBomber => OfNBomber(load, hasNBomber),
            _ => OfTool(load, definition.Server),
        })
        select new PreflightIssue($"load {load.Name}", Line: null, issue.Problem, issue.Mend);

    /// <summary>What is tried goes on for as long as it takes, and the load goes on beside it.</summary>
    private static IEnumerable<(string Problem, string Mend)> OfTrial(ExperimentDefinition definition, LoadSpec load)
    {
        if (definition.HasTrials && load is SweepLoop)
        {
            yield return ("a sweep has no steady load to try anything under", "Give it closed: or open: instead of sweep:.");
        }
        else if (definition.HasTrials && load.Tool != LoadTool.Builtin)
        {
            yield return (load.Tool == LoadTool.NBomber
                ? "trials count requests that were due and never sent, and NBomber does not tell when they were due"
                : $"trials need a load that goes on, and {LoadTools.Of(load.Tool)} runs anew each time", Builtin);
        }
    }

    private static IEnumerable<(string Problem, string Mend)> OfTool(LoadSpec load, ServerSpec server)
    {
        var name = LoadTools.Of(load.Tool);
        if (load is not ClosedLoop)
        {
            yield return ($"{name} keeps connections busy and can't send at a rate of its own", Builtin);
        }

        if (load.Requests.Paths.Count > 1)
        {
            yield return ($"{name} asks for one path, and there are {load.Requests.Paths.Count}", $"Name one path. {Builtin}");
        }

        if (load.Requests.Body is not null)
        {
            yield return ($"the lab gives {name} no body to send", Builtin);
        }

        foreach (var issue in load.Tool == LoadTool.Wrk ? OfWrk(load, server) : OfAb(load))
        {
            yield return issue;
        }
    }

    private static IEnumerable<(string Problem, string Mend)> OfWrk(LoadSpec load, ServerSpec server)
    {
        // Over loopback the kernel uses a port again that is in TIME_WAIT (net.ipv4.tcp_tw_reuse is 2 by default).
        if (!load.KeepAlive && server.Network != NetworkMode.Loopback && server.Adopted is null)
        {
            yield return (
                "with a connection for each request wrk closes first, so that its ports go into TIME_WAIT, and it is out of them after some 28,000 connections",
                "Use --load ab, --load builtin, or keep_alive: true.");
        }

        if (load.Requests.Method != "GET")
        {
            yield return ($"wrk is asked for {load.Requests.Method}, and without a script it sends GET only", "Use --load ab or --load builtin.");
        }
    }

    private static IEnumerable<(string Problem, string Mend)> OfAb(LoadSpec load)
    {
        if (load.Threads > 1)
        {
            yield return ($"ab has one thread, and threads is {load.Threads}", $"Leave threads out. {Builtin}");
        }
    }

    private static IEnumerable<(string Problem, string Mend)> OfNBomber(LoadSpec load, bool hasNBomber)
    {
        if (!hasNBomber)
        {
            yield return (
                "this lab was built without NBomber",
                "Build it with `dotnet build Lab.csproj -p:NBomber=true`, where NuGet serves NBomber 4.1.2, and run it with `dotnet run --no-build -- ...`. " + Builtin);
        }

        if (load is SweepLoop)
        {
            yield return (
                "NBomber does not tell when requests were due, and a sweep is about what becomes of those", Builtin);
        }

        if (load is OpenLoop { Arrivals: not Arrivals.Constant })
        {
            yield return ("NBomber spreads its arrivals over each second in its own way and knows no poisson", "Write arrivals: constant. " + Builtin);
        }
    }
}
