using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;

namespace Lab.Runner.Execution;

/// <summary>Hands the probes and their twins to the agent, and learns which of them this machine refuses.</summary>
public sealed class ArmPreparation(LabHome home, CoreCompiler compiler, IAgent agent)
{
    private readonly HashSet<(SwitchingClass Class, int Hooks)> _twins = [];

    /// <summary>Where the load has to go for each arm of the path class, its control included; empty without such arms.</summary>
    public Dictionary<string, IPEndPoint> Ways { get; } = new(StringComparer.Ordinal);

    /// <summary>The arms as they are here: one that is refused carries the reason.</summary>
    public async Task<IReadOnlyList<Arm>> PrepareAsync(IReadOnlyList<RequestedProbe> probes, CancellationToken cancellationToken)
    {
        var arms = new List<Arm>();
        var issues = new List<PreflightIssue>();
        foreach (var probe in probes)
        {
            if (probe.Variant.ExpectsRefusal)
            {
                arms.Add(probe.Arm);
                continue;
            }

            var readiness = await PrepareAsync(probe, cancellationToken);
            var needs = readiness.IsOwnFault ? "" : probe.Arm.Needs;
            arms.Add(
                Learned.From(probe, readiness) with { NotRun = readiness.Refusal, Delivery = readiness.Delivery, Needs = needs });
            Remember(probe.Arm.Id, readiness);
            if (readiness.WrongSetting is { } wrong)
            {
                issues.Add(Issue(probe, wrong));
            }
        }

        return issues.Count == 0 ? arms : throw new PreflightException(issues);
    }

    /// <summary>
    /// The twins that the pairs of these arms are switched with. An arm whose twin can't be attached has no baseline to
    /// be compared with: it is not run, with that reason.
    /// </summary>
    public async Task<IReadOnlyList<Arm>> PrepareTwinsAsync(
        IReadOnlyList<Arm> arms, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<(SwitchingClass, int), string>();
        var missing = arms.Where(arm => arm.NotRun is null).Select(arm => (arm.Class, arm.Hooks)).Distinct().Order()
            .Where(twin => !_twins.Contains(twin));
        foreach (var (switchingClass, hooks) in missing.ToArray())
        {
            var content = TwinSource(switchingClass) is { } source ? await compiler.CompileAsync(source, cancellationToken) : [];
            var readiness = await agent.PrepareTwinAsync(new TwinRequest(switchingClass, content, hooks), cancellationToken);
            if (readiness.Refusal is { } refusal)
            {
                refused.Add(
                    (switchingClass, hooks),
                    $"its twin of {hooks} hooks, which its baseline needs, can't be attached: {refusal}");
                continue;
            }

            _twins.Add((switchingClass, hooks));
            Remember(Arm.ControlId(switchingClass), readiness);
        }

        return [.. arms.Select(arm => arm.NotRun is null && refused.TryGetValue((arm.Class, arm.Hooks), out var reason) ? arm with { NotRun = reason } : arm)];
    }

    private void Remember(string arm, ProbeReadiness readiness)
    {
        if (readiness.Way is { } way)
        {
            Ways[arm] = IPEndPoint.Parse(way);
        }
    }

    /// <summary>What the agent is handed to load a probe.</summary>
    public async Task<ProbeRequest> RequestAsync(RequestedProbe probe, CancellationToken cancellationToken)
    {
        var content = probe.Variant.Tool switch
        {
            ProbeTool.Core when !probe.Variant.File.EndsWith(".o", StringComparison.Ordinal) => await compiler.CompileAsync(probe.Variant.File, cancellationToken),
            ProbeTool.Core or ProbeTool.Bpftrace => await File.ReadAllBytesAsync(probe.Variant.File, cancellationToken),
            _ => [],
        };
        return new(
            probe.Arm.Id, probe.Variant.Tool, content, probe.Variant.Attach, probe.Probe.Columns, Variables(probe.Variant), probe.Variant.Command,
            probe.Variant.Dose is { } dose ? DoseNames.Of(dose) : null, probe.Variant.Counts)
        {
            Script = probe.Variant.Tool == ProbeTool.Bpftrace ? ScriptIncludes.Collect(probe.Variant.File) : null,
        };
    }

    /// <summary>A source that does not compile is refused with what the compiler said; the others may run.</summary>
    private async Task<ProbeReadiness> PrepareAsync(RequestedProbe probe, CancellationToken cancellationToken)
    {
        ProbeRequest request;
        try
        {
            request = await RequestAsync(probe, cancellationToken);
        }
        catch (LabException failure) when (failure.StandardErrorTail is { Length: > 0 } said)
        {
            return new ProbeReadiness(said, []) { IsOwnFault = true };
        }

        return await agent.PrepareProbeAsync(request, cancellationToken);
    }

    private static PreflightIssue Issue(RequestedProbe probe, SettingProblem wrong)
    {
        var setting = probe.Variant.Settings.First(each => each.Variable == wrong.Variable);
        return new(setting.File, setting.Line, $"{probe.Arm.Id} sets {wrong.Variable}, but {wrong.Problem}", wrong.Mend);
    }

    private string? TwinSource(SwitchingClass switchingClass) => switchingClass switch
    {
        SwitchingClass.Link => Path.Combine(home.Probes, "twin", "twin.bpf.c"),
        SwitchingClass.Perf => Path.Combine(home.Probes, "twin", "twin-perf.bpf.c"),
        _ => null,
    };

    private static Dictionary<string, long> Variables(ProbeVariant variant) =>
        variant.Settings.ToDictionary(setting => setting.Variable, setting => setting.Value, StringComparer.Ordinal);
}
