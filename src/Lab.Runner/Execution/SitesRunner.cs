using System.Net;
using System.Runtime.ExceptionServices;
using Lab.Core;
using Lab.Core.Comparison.Sites;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Runner.Execution;

/// <summary>
/// Runs one experiment at several sites of this machine, each a run of its own with its own server, agent, probes and folder. All stand ready at
/// the same time, and take turns, a block each: only one has load, and only its probes are in force.
/// </summary>
/// <param name="home">The lab's files.</param>
/// <param name="privilege">How to become root.</param>
/// <param name="progress">Is told what is done, and where.</param>
/// <param name="nbomber">Starts a load by NBomber on a server; null where the lab was built without it.</param>
public sealed class SitesRunner(LabHome home, Privilege privilege, IProgress<RunProgress> progress, Func<IPEndPoint, LoadSpec, ILoad>? nbomber = null)
{
    /// <summary>Measures at every site where that can be done.</summary>
    /// <param name="request">The experiment.</param>
    /// <param name="keep">Takes the plan: as soon as all sites are ready, so that what a killed run leaves can be reported, and at the end with the reasons of those that were not measured.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="PreflightException">Too few sites can be measured to compare any.</exception>
    /// <exception cref="LabException">The same, for a failure that nobody could know before.</exception>
    public async Task<RunOutcome> RunAsync(ExperimentRequest request, Action<SitesPlan> keep, CancellationToken cancellationToken)
    {
        var definition = request.Definition;
        var sites = definition.Sites!;
        var plan = new SitesPlan(
            definition.Name, definition.Question, DateTimeOffset.UtcNow, request.Seed, definition.Margin, sites, new Dictionary<string, string>(StringComparer.Ordinal));
        var turns = new Turns(sites.Count, request.Seed);
        var runs = new List<Task<SiteEnd>>();
        foreach (var (index, site) in sites.Index())
        {
            runs.Add(Task.Run(() => RunAsync(request, site, index, turns, cancellationToken), CancellationToken.None));
            await turns.Arrival(index); // one after the other: two that make the same image at the same time leave one behind that nobody knows
        }

        var isKept = runs.Exists(run => !run.IsCompleted);
        if (isKept)
        {
            keep(plan);
        }

        var ends = await Task.WhenAll(runs);
        SiteEnd[] failures = [.. ends.Where(end => end.Failure is not null)];
        if (failures.Length > 0 && !sites.Any(site => site.Against is { } against && IsMeasured(site.Name) && IsMeasured(against)))
        {
            ExceptionDispatchInfo.Throw(failures[0].Failure!); // there is nothing to compare
        }

        if (!isKept || failures.Length > 0)
        {
            keep(
                plan with { NotRun = failures.ToDictionary(end => end.Site, end => end.Failure!.Message, StringComparer.Ordinal) });
        }

        return new RunOutcome(request.Folder, ends.Any(end => end.Outcome is { Interrupted: true }), ends.Select(end => end.Outcome?.Failure).FirstOrDefault(failure => failure is not null));

        bool IsMeasured(string site) => ends.First(end => end.Site == site).Outcome is not null;
    }

    private async Task<SiteEnd> RunAsync(ExperimentRequest request, ServerSite site, int index, Turns turns, CancellationToken cancellationToken)
    {
        var server = request.Definition.Server with { Network = site.Network, Unconfined = !site.Seccomp };
        var own = request with
        {
            Definition = request.Definition with { Server = server, Sites = null },
            Seed = unchecked(request.Seed + index),
            Folder = Path.Combine(request.Folder, site.Name),
            Target = Target.Parse(site.Target)!,
        };
        try
        {
            var runner = new ExperimentRunner(home, privilege, new SiteProgress(site.Name, progress), nbomber) { Turn = new RunTurn(turns, index) };
            var outcome = await runner.RunAsync(own, cancellationToken);
            return new(site.Name, outcome, outcome.Failure);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var known = failure is LabException or PreflightException ? failure : LabException.Unexpected(failure);
            progress.Report(new Step($"{site.Name}: not measured: {known.Message}"));
            return new(site.Name, Outcome: null, known);
        }
        finally
        {
            turns.Leave(index);
        }
    }

    private sealed record SiteEnd(string Site, RunOutcome? Outcome, Exception? Failure);

    /// <summary>Says of everything where it is.</summary>
    private sealed class SiteProgress(string site, IProgress<RunProgress> progress) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => progress.Report(value switch
        {
            Step step => new Step($"{site}: {step.Text}"),
            BlockDone block => block with { Load = $"{site}, {block.Load}" },
            _ => value,
        });
    }
}
