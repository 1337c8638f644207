using System.CommandLine;
using System.Globalization;
using Lab.Cli.Output;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>The options of `lab experiment`. Values are read as text and checked together, so that every mistake is named at once.</summary>
internal sealed class ExperimentOptions
{
    private const int FewestRequests = 50;
    private const int MostRequests = 10_000;

    private static readonly (string Name, NetworkMode Mode)[] Networks = [("veth", NetworkMode.Veth), ("loopback", NetworkMode.Loopback), ("bridge", NetworkMode.Bridge)];

    public Argument<string> Experiment { get; } = new("experiment") { Description = "Name of an experiment (see lab list), or a YAML file" };

    public Option<string?> Target { get; } = TargetOption.Create();

    public Option<string?> Count { get; } = new("--count") { Description = "Count the machine's instructions instead of time: fixed numbers of requests, in an emulated VM (--target vagrant)", HelpName = "instructions" };

    public Option<string?> Requests { get; } = new("--requests") { Description = "Requests in a window that is counted (--count); fewer are quicker and tell less", HelpName = "N" };

    public Option<string[]> Probe { get; } = new("--probe")
    {
        Description = "Probes to compare instead of the experiment's: tcplife, one variant as tcplife/core-tp_btf, or your own: a .bt, .bpf.c or .bpf.o file, or a folder with a probe.yaml (./mine)",
        HelpName = "PROBE",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string[]> Tool { get; } = new("--command")
    {
        Description = "Commands to compare instead of the experiment's probes: 'strace -f -p {pid}'; also {pids}, {port}, {address}, {netns}, {output}",
        HelpName = "COMMAND",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string[]> Control { get; } = new("--control")
    {
        Description = "Controls to measure instead of the experiment's, as aa does: link, perf, process",
        HelpName = "CLASS",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string?> ServerPid { get; } = new("--server-pid") { Description = "Measure a server that runs already: its main process", HelpName = "PID" };

    public Option<string?> ServerPort { get; } = new("--server-port") { Description = "Its TCP port on loopback", HelpName = "PORT" };

    public Option<string?> Precision { get; } = new("--precision") { Description = "Stop when every 95 % interval is as narrow as +- this", HelpName = "1%" };

    public Option<string?> Margin { get; } = new("--margin") { Description = "A change within +- this does not matter to you", HelpName = "2%" };

    public Option<string?> MaxTime { get; } = new("--max-time") { Description = "Longest time to measure, set-up not counted (else the experiment's, or more where its probes take more)", HelpName = "4m" };

    public Option<string?> Blocks { get; } = new("--blocks") { Description = "Measure exactly so many blocks", HelpName = "N" };

    public Option<string?> Seed { get; } = new("--seed") { Description = "Seed of the order of windows: the same seed, the same schedule", HelpName = "N" };

    public Option<string?> Network { get; } = new("--network") { Description = "How the load reaches the server: veth (a namespace of its own), loopback, or of a container the engine's bridge", HelpName = "veth|loopback|bridge" };

    public Option<string?> LoadFrom { get; } = new("--load-from") { Description = "Where the load runs: here, or on the target itself, for where the way to it would drown the effect", HelpName = "here|target" };

    public Option<string?> Load { get; } = new("--load") { Description = "What generates the load: the lab's own engine, wrk, ab, or NBomber where it was built in", HelpName = "builtin|wrk|ab|nbomber" };

    public Option<string?> LoadCpus { get; } = new("--load-cpus") { Description = "CPUs for the load, a thread of it on each (one, beside the server's)", HelpName = "0,2-3" };

    public Option<string?> Out { get; } = new("--out") { Description = "Folder for the run", HelpName = "DIR" };

    public Option<string?> FailAbove { get; } = new(Gate.LimitOption) { Description = "Exit code 5 when a probe surely costs more (its interval's lower end); 6 when one was not measured", HelpName = "5%" };

    public Option<bool> AllowNotRun { get; } = new(Gate.AllowOption) { Description = Gate.AllowDescription };

    public Option<OutputFormat> Format { get; } = new("--format") { Description = "text or json" };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print the schedule and start nothing" };

    public Option<bool> NoInstall { get; } = new("--no-install") { Description = "Never install a package; print the command instead" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Experiment);
        foreach (var option in new Option[]
        {
            Target, Count, Requests, Probe, Tool, Control, ServerPid, ServerPort, Precision, Margin, MaxTime, Blocks, Seed, Network, LoadFrom, Load, LoadCpus, Out, FailAbove, AllowNotRun, Format, DryRun, NoInstall,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The definition with the options in place of what the file says.</summary>
    public ExperimentDefinition Apply(ExperimentDefinition definition, ParseResult parsed, ICollection<PreflightIssue> issues)
    {
        var (probes, commands) = (parsed.GetValue(Probe) ?? [], parsed.GetValue(Tool) ?? []);
        var asks = probes.Length + commands.Length > 0;
        var tool = ToolOf(parsed, issues);
        var loads = Counted(parsed, [.. definition.Loads.Select(load => tool is { } asked && CanGenerate(asked, load) ? load with { Tool = asked } : load)], issues);
        return definition with
        {
            Margin = Percent(parsed, Margin, issues) ?? definition.Margin,
            Precision = Percent(parsed, Precision, issues) ?? definition.Precision,
            MaxTime = Duration(parsed, MaxTime, issues) ?? (loads.Any(load => load is CountedLoop) ? CountedLoop.LongestRun : definition.MaxTime),
            Loads = loads,
            LoadFrom = PlaceOf(parsed, loads, issues),
            Probes = asks ? probes : definition.Probes,
            Commands = asks ? commands : definition.Commands,
            Controls = Controls(parsed, issues) ?? definition.Controls,
            Server = definition.Server with
            {
                Network = NetworkOf(parsed, issues) ?? definition.Server.Network,
                Adopted = AdoptedBy(parsed, issues),
            },
        };
    }

    public static double? Percent(ParseResult parsed, Option<string?> option, ICollection<PreflightIssue> issues) =>
        Value<double>(parsed, option, "a percentage between 0 and 100, as in 2%", issues, text => Quantity.TryPercent(text, out var value) ? value : null);

    public static int? Number(ParseResult parsed, Option<string?> option, int least, int most, ICollection<PreflightIssue> issues) =>
        Value<int>(parsed, option, $"a whole number from {least} to {most}", issues, text =>
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    /// <summary>The CPUs asked for; null where none were, or an issue says what is wrong with them.</summary>
    public int[]? ReadLoadCpus(ParseResult parsed, ICollection<PreflightIssue> issues)
    {
        if (parsed.GetValue(LoadCpus) is not { } text)
        {
            return null;
        }

        if (!CpuList.TryParse(text, out var cpus))
        {
            issues.Add(new(LoadCpus.Name, Line: null, $"it is `{text}`", "It must be a list of CPUs, as in 0 or 0,2-3."));
            return null;
        }

        if (Placement.Missing(cpus) is { Length: > 0 } missing)
        {
            issues.Add(new(LoadCpus.Name, Line: null, $"this machine has no CPU {CpuList.Format(missing)}, or a cpuset forbids it", "Name CPUs that are online (lscpu shows them) and allowed (taskset --cpu-list --pid $$)."));
        }

        return cpus;
    }

    /// <summary>The machine under test; null, with an issue, where it names none, or where another option can't be had there.</summary>
    public Target? ReadTarget(ParseResult parsed, ICollection<PreflightIssue> issues)
    {
        var target = TargetOption.Read(parsed, Target, issues);
        if (target is not (null or DockerTarget) && NetworkOf(parsed, []) == NetworkMode.Bridge)
        {
            issues.Add(new(Network.Name, Line: null, "a bridge is a container engine's", $"Add {Target.Name} {DockerTarget.Word}, or choose veth."));
        }

        if (target is null or LocalTarget)
        {
            return target;
        }

        Option<string?>[] refused = target is DockerTarget ? [ServerPid, ServerPort] : [ServerPid, ServerPort, Network];
        foreach (var option in refused.Where(option => parsed.GetValue(option) is not null))
        {
            issues.Add(new(option.Name, Line: null, $"it is of this machine, and {Target.Name} names {target.Name}", $"Leave out {option.Name}, or {Target.Name}."));
        }

        return target;
    }

    /// <summary>An experiment at several sites says itself where each of them is.</summary>
    public IEnumerable<PreflightIssue> AgainstSites(ExperimentDefinition definition, ParseResult parsed) => definition.Sites is null
        ? []
        : ((Option<string?>[])[Target, Network]).Where(option => parsed.GetValue(option) is not null)
            .Select(option => new PreflightIssue(option.Name, Line: null, $"{definition.Name} says of each site where it is", $"Leave out {option.Name}, or choose an experiment without sites."));

    /// <summary>The loads as they are, or in their counted form where that is asked for; those that have none are left out.</summary>
    private IReadOnlyList<LoadSpec> Counted(ParseResult parsed, IReadOnlyList<LoadSpec> loads, ICollection<PreflightIssue> issues)
    {
        var requests = Number(parsed, Requests, FewestRequests, MostRequests, issues);
        if (parsed.GetValue(Requests) is not null && parsed.GetValue(Count) is null)
        {
            issues.Add(new(Requests.Name, Line: null, "a window that is timed has a length, and no number of requests", $"Leave it out, or add {Count.Name} instructions."));
        }

        if (Value<bool>(parsed, Count, "instructions", issues, text => text == "instructions" ? true : null) is not true)
        {
            return loads;
        }

        if (parsed.GetValue(Target) != VagrantTarget.Word)
        {
            issues.Add(new(Count.Name, Line: null, "only an emulated CPU tells exactly what it has executed", $"Add {Target.Name} {VagrantTarget.Word}."));
        }

        LoadSpec[] counted = [.. loads.Select(load => CountedLoop.Of(load, requests ?? CountedLoop.UsualRequests)).OfType<LoadSpec>()];
        if (loads.Count > 0 && counted.Length == 0)
        {
            issues.Add(new(Count.Name, Line: null, "the experiment has no closed loop, and arrivals in time can't be counted", "Choose an experiment with a closed loop, tcplife for one."));
        }

        return counted;
    }

    private LoadPlace PlaceOf(ParseResult parsed, IReadOnlyList<LoadSpec> loads, ICollection<PreflightIssue> issues)
    {
        var place = Value<LoadPlace>(
            parsed, LoadFrom, "here or target", issues, text => text switch { "here" => LoadPlace.Lab, "target" => LoadPlace.Target, _ => null }) ?? LoadPlace.Lab;
        if (place == LoadPlace.Target && (parsed.GetValue(Target) is not { } text || Lab.Runner.Targets.Target.Parse(text) is { IsThisMachine: true }))
        {
            issues.Add(new(LoadFrom.Name, Line: null, "the load runs on the target already, for the target is this machine", $"Leave it out, or name another machine with {Target.Name}."));
        }

        foreach (var load in loads.Where(load => place == LoadPlace.Target && load.Tool != LoadTool.Builtin))
        {
            issues.Add(new(LoadFrom.Name, Line: null, $"the load {load.Name} is made by {LoadTools.Of(load.Tool)}, and only the lab's own engine runs on the target", $"Leave out {LoadFrom.Name} or {Load.Name}."));
        }

        return place;
    }

    /// <summary>The limit of the gate; an experiment that measures no probe's cost has nothing to hold against it.</summary>
    public Gate ReadGate(ExperimentDefinition definition, IReadOnlyList<RequestedProbe> probes, ParseResult parsed, ICollection<PreflightIssue> issues)
    {
        var gate = new Gate(Percent(parsed, FailAbove, issues), parsed.GetValue(AllowNotRun));
        if (gate.AllowsNotRun && parsed.GetValue(FailAbove) is null)
        {
            issues.Add(new(AllowNotRun.Name, Line: null, "there is no limit that anything could pass", $"Add {FailAbove.Name}, or leave it out."));
        }
        else if (gate.Limit is not null && issues.Count == 0 && (definition.HasTrials || probes.All(probe => probe.Variant.ExpectsRefusal)))
        {
            issues.Add(new(FailAbove.Name, Line: null, $"{definition.Name} measures no probe's cost", "Leave it out, or name probes with --probe."));
        }

        return gate;
    }

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option, ICollection<PreflightIssue> issues) =>
        Value<TimeSpan>(parsed, option, "a time, as in 90s or 4m", issues, text => Quantity.TryDuration(text, out var value) ? value : null);

    private static T? Value<T>(ParseResult parsed, Option<string?> option, string wanted, ICollection<PreflightIssue> issues, Func<string, T?> read)
        where T : struct
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (read(text) is { } value)
        {
            return value;
        }

        issues.Add(new(option.Name, Line: null, $"it is `{text}`", $"It must be {wanted}."));
        return null;
    }

    private List<SwitchingClass>? Controls(ParseResult parsed, ICollection<PreflightIssue> issues)
    {
        var asked = (parsed.GetValue(Control) ?? []).ToLookup(ClassNames.All.ContainsKey);
        foreach (var unknown in asked[false])
        {
            issues.Add(new(Control.Name, Line: null, $"it is `{unknown}`", $"It must be one of {string.Join(", ", ClassNames.All.Keys)}."));
        }

        return asked[true].Any() ? [.. asked[true].Distinct(StringComparer.Ordinal).Select(name => ClassNames.All[name])] : null;
    }

    private NetworkMode? NetworkOf(ParseResult parsed, ICollection<PreflightIssue> issues) =>
        Value<NetworkMode>(parsed, Network, "veth, loopback or (of a container) bridge", issues, text =>
            Networks.Where(network => network.Name == text).Select(network => (NetworkMode?)network.Mode).FirstOrDefault());

    /// <summary>An experiment may have loads of several kinds: those that the tool can't make stay with the lab's own engine.</summary>
    private static bool CanGenerate(LoadTool tool, LoadSpec load) => tool == LoadTool.Builtin || load is ClosedLoop || (load is OpenLoop && !LoadTools.IsRunByRun(tool));

    private LoadTool? ToolOf(ParseResult parsed, ICollection<PreflightIssue> issues) =>
        Value<LoadTool>(parsed, Load, $"one of {string.Join(", ", LoadTools.All.Keys)}", issues, text => LoadTools.All.TryGetValue(text, out var tool) ? tool : null);

    private AdoptedServer? AdoptedBy(ParseResult parsed, ICollection<PreflightIssue> issues)
    {
        var pid = Number(parsed, ServerPid, least: 1, most: int.MaxValue, issues);
        var port = Number(parsed, ServerPort, least: 1, most: 65_535, issues);
        if (parsed.GetValue(ServerPid) is null != parsed.GetValue(ServerPort) is null)
        {
            issues.Add(new("--server-pid, --server-port", Line: null, "one of the two is missing", "Give both: the server's main process and its TCP port."));
        }

        return pid is { } process && port is { } number ? new AdoptedServer(process, number) : null;
    }
}
