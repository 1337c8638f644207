using System.CommandLine;
using System.Globalization;
using Lab.Benchmarks;
using Lab.Benchmarks.Hooks;
using Lab.Cli.Output;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Reporting;
using Lab.Reporting.Benchmarks;
using Lab.Runner;
using Lab.Runner.Agents;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>`lab bench hooks`: what one hit costs, hook by hook and by what the program does there.</summary>
internal sealed class HooksCommand(Terminal terminal)
{
    private readonly Option<string?> _blocks = new("--blocks") { Description = "Pairs of each rung (60, 40 with --quick; counted in the VM 20, 6 with --quick)", HelpName = "N" };
    private readonly Option<string?> _target = new("--target") { Description = "local, in ns; or vagrant: the VM, counting instructions", HelpName = "TARGET" };
    private readonly Option<bool> _quick = new("--quick") { Description = "Every hook, but the doses at two of them only; within 5 minutes" };
    private readonly Option<string?> _seed = new("--seed") { Description = "Seed of the order of measurements", HelpName = "N" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the bench", HelpName = "DIR" };
    private readonly Option<string?> _from = new("--from") { Description = "Measure nothing; make the figures of this bench's folder again", HelpName = "DIR" };
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Never install a package; print the command instead" };

    public Command Create()
    {
        var command = new Command("hooks", "What one hit costs: every hook that this machine allows, and what a program does there")
        {
            _target, _quick, _blocks, _seed, _out, _from, _format, _noInstall,
        };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => parsed.GetValue(_from) is { } folder
            ? Task.FromResult(Show(terminal, RunFolder.Of(folder), parsed.GetValue(_format)))
            : MeasureAsync(parsed, cancellationToken)));
        return command;
    }

    /// <summary>Makes the figures of a bench's folder again, and shows them.</summary>
    public static int Show(Terminal terminal, string folder, OutputFormat format)
    {
        var result = HookBenchFolder.Read(folder);
        HookBenchWriter.Write(result, folder);
        HooksView.Show(terminal, result, folder, format);
        return result.IsValid ? ExitCode.Done : ExitCode.ResultInvalid;
    }

    private async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var asked = Read(parsed);
        var privilege = await Machine.MakeReadyAsync(terminal, asked.Target, mayInstall: !parsed.GetValue(_noInstall), cancellationToken);
        return asked.Target is VagrantTarget
            ? await BesideLibvirt.RunAsync(
                terminal, makesVm: true, () => CountAsync(parsed, asked, privilege, cancellationToken),
                cancellationToken)
            : await TimeAsync(parsed, asked, privilege, cancellationToken);
    }

    private async Task<int> TimeAsync(ParseResult parsed, Asked asked, Privilege privilege, CancellationToken cancellationToken)
    {
        Machine.NeedRootHere("the programs and what they are tried on are in this process");
        var placement = Placement.ForThisMachine();
        HookBenchPlan plan;
        await using (var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken))
        {
            plan = await PlanAsync(asked, HookUnit.Ns, process.Agent, placement.ServerCpus[0], placement.LoadCpus[0], cancellationToken);
        }

        return await RunAsync(parsed, plan, (sources, log, folder, ticker) =>
            new HookBench(sources, log, Path.Combine(folder, "benchmarkdotnet"), ticker).RunAsync(plan, cancellationToken));
    }

    private async Task<int> CountAsync(ParseResult parsed, Asked asked, Privilege privilege, CancellationToken cancellationToken)
    {
        await using var site = await new SiteOpener(LabHome.Find(), privilege, terminal.Say).OpenAsync(asked.Target, LoadPlace.Lab, loadCpus: null, cancellationToken);
        await site.FindInstructionsAsync(cancellationToken);
        var cpu = site.Placement.ServerCpus[0];
        var plan = await PlanAsync(asked, HookUnit.Instructions, site.Agent, cpu, cpu, cancellationToken);
        return await RunAsync(parsed, plan, (sources, log, _, ticker) =>
            new CountedHookBench(sources, log, site.Process, site.Instructions!, ticker).RunAsync(plan, cancellationToken));
    }

    /// <summary>The plan for the machine that an agent runs on.</summary>
    private static async Task<HookBenchPlan> PlanAsync(Asked asked, HookUnit unit, IAgent agent, int bodyCpu, int readerCpu, CancellationToken cancellationToken)
    {
        var found = await agent.FindCapabilitiesAsync(cancellationToken);
        var machine = new HookMachine(found.Kernel, found.CpuModel, found.Cpus.Length, found.Virtualisation);
        var rungs = HookRungs.All(asked.IsQuick).Where(rung => machine.Cpus > 1 || !rung.OnAllCpus);
        return new(DateTimeOffset.UtcNow, asked.Seed, machine, unit, asked.IsQuick, asked.Blocks, bodyCpu, readerCpu, HookBenchPlan.Shuffle([.. rungs], asked.Seed));
    }

    private async Task<int> RunAsync(ParseResult parsed, HookBenchPlan plan, Func<HookSources, BenchLog, string, RunTicker, Task<bool>> measure)
    {
        var home = LabHome.Find();
        var folder = parsed.GetValue(_out) ?? Path.Combine(home.Results, FolderName(plan));
        bool interrupted;
        using (var log = BenchLog.Create(folder, HookBenchFormat.PlanFile, HookBenchFormat.WritePlan(plan), HookBenchFormat.SamplesFile))
        {
            interrupted = await measure(new HookSources(home), log, folder, new RunTicker(terminal));
        }

        var shown = Show(terminal, folder, parsed.GetValue(_format));
        return interrupted ? ExitCode.Interrupted : shown;
    }

    private Asked Read(ParseResult parsed)
    {
        var issues = new List<PreflightIssue>();
        var isQuick = parsed.GetValue(_quick);
        var target = TargetOption.Read(parsed, _target, issues);
        if (target is not (null or LocalTarget or VagrantTarget))
        {
            issues.Add(new(_target.Name, Line: null, $"it is {target.Name}", "The ladder is measured on this machine (local), or counted in the VM (vagrant)."));
        }

        var blocks = ExperimentOptions.Number(parsed, _blocks, HookBenchPlan.FewestBlocks, HookBenchPlan.MostBlocks, issues);
        var seed = ExperimentOptions.Number(parsed, _seed, least: 0, most: int.MaxValue, issues);
        OutFolder.Check(parsed.GetValue(_out), LabHome.Find().Results, issues);
        return issues.Count == 0
            ? new(target!, isQuick, blocks ?? HookBenchPlan.BlocksOf(isQuick, isCounted: target is VagrantTarget), seed ?? Random.Shared.Next(1, 1_000_000))
            : throw new PreflightException(issues);
    }

    private static string FolderName(HookBenchPlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"bench-hooks-{plan.StartedUtc:yyyyMMdd'T'HHmmss'Z'}-{plan.Seed}");

    private sealed record Asked(Target Target, bool IsQuick, int Blocks, int Seed);
}
