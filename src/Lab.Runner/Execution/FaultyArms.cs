using Lab.Core;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;

namespace Lab.Runner.Execution;

/// <summary>
/// Takes windows so that the fault of an arm costs that window alone: it is recorded as faulted. An arm that is at
/// fault again and again is given up for the rest of the run, and the others are measured.
/// </summary>
internal sealed class FaultyArms(ExperimentPlan plan, RunFolderWriter folder, IProgress<RunProgress> progress)
{
    private const int MostInARow = 3;
    private const int Most = 10;

    private readonly Dictionary<string, (int InARow, int All)> _faults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _givenUp = new(StringComparer.Ordinal);

    /// <summary>Whether no further window of the arm is taken.</summary>
    public bool HasGivenUp(string arm) => _givenUp.Contains(arm);

    /// <summary>Takes a window.</summary>
    /// <param name="window">Which.</param>
    /// <param name="take">Takes it.</param>
    /// <returns>It; null where the arm was at fault.</returns>
    /// <exception cref="LabException">Something else failed, or no arm is left.</exception>
    public async Task<T?> TakeAsync<T>(WindowPlace window, Func<Task<T>> take)
        where T : class
    {
        var startNs = MonotonicClock.NowNs;
        try
        {
            return await take();
        }
        catch (ArmFaultException fault)
        {
            Record(window, startNs, MonotonicClock.NowNs, fault.Message);
            return null;
        }
    }

    /// <summary>
    /// Looks at what a window counted, when it is closed: counters that went backwards are a fault as well.
    /// </summary>
    /// <returns>True when it may be kept; else it has been recorded as faulted.</returns>
    public bool Accepts(WindowPlace window, WindowRecord closed)
    {
        if (CounterFault.Of(closed) is { } fault)
        {
            Record(window, closed.StartNs, closed.EndNs, fault);
            return false;
        }

        if (_faults.TryGetValue(window.PairArm, out var before) && closed.Arm == window.PairArm)
        {
            _faults[window.PairArm] = before with { InARow = 0 };
        }

        return true;
    }

    private void Record(WindowPlace window, long startNs, long endNs, string message)
    {
        var reason = message.ReplaceLineEndings(" ");
        var (inARow, all) = _faults.GetValueOrDefault(window.PairArm);
        _faults[window.PairArm] = (inARow + 1, all + 1);
        var gaveUp = (inARow + 1 >= MostInARow || all + 1 >= Most) && _givenUp.Add(window.PairArm);
        folder.Append(new FaultedWindow
        {
            Index = window.Index,
            Load = window.Load,
            Arm = window.Arm,
            PairArm = window.PairArm,
            Pair = window.Pair,
            StartNs = startNs,
            EndNs = endNs,
            Counts = new LoadCounts(0, 0, new Dictionary<LoadError, long>()),
            Reason = reason,
            GaveUp = gaveUp,
        });
        progress.Report(
            new Step($"{window.PairArm}: a window is left out{(gaveUp ? ", and no further one of it is taken" : "")}. {reason}"));
        if (gaveUp && Asked().All(arm => HasGivenUp(arm.Id)))
        {
            throw new LabException($"No arm is left to measure. The last, {window.PairArm}, was given up: {reason}");
        }
    }

    /// <summary>What the run is about: its probes, or the controls of a run that has nothing else.</summary>
    private IEnumerable<Arm> Asked()
    {
        var running = plan.RunningArms.ToArray();
        var probes = running.Where(arm => arm.Kind == ArmKind.Probe).ToArray();
        return probes.Length > 0 ? probes : running;
    }
}

/// <summary>A window's place in the run.</summary>
/// <param name="Index">Its number in the run, from 0.</param>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">The arm in force, or `baseline`.</param>
/// <param name="PairArm">The arm of its pair, whose fault a fault is.</param>
/// <param name="Pair">The pair; null where it belongs to none.</param>
internal sealed record WindowPlace(int Index, string Load, string Arm, string PairArm, int? Pair);
