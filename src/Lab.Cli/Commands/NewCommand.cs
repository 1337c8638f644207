using System.CommandLine;
using Lab.Cli.Output;
using Lab.Runner;
using Lab.Runner.Templates;

namespace Lab.Cli.Commands;

/// <summary>`lab new`: a probe or an experiment to begin with.</summary>
internal sealed class NewCommand(Terminal terminal)
{
    public Command Create() => new("new", "Make a probe or an experiment that works, to change into yours")
    {
        Kind("probe", "Make bpf/NAME: a manifest, a bpftrace script and a C program", Creation.Probe, "lab experiment soaccept --probe {0}"),
        Kind("experiment", "Make experiments/NAME.yaml, about the probe of that name where there is one", Creation.Experiment, "lab experiment {0}"),
    };

    private Command Kind(string kind, string description, Func<LabHome, string, IReadOnlyList<string>> create, string next)
    {
        var name = new Argument<string>("name") { Description = "Small letters, digits and dashes" };
        var command = new Command(kind, description) { name };
        command.SetAction((parsed, _) => Failures.ToExitCodeAsync(terminal, () =>
        {
            var files = create(LabHome.Find(), parsed.GetValue(name)!);
            terminal.Print(string.Join('\n', files.Select(file => Path.GetRelativePath(Environment.CurrentDirectory, file))));
            terminal.Say($"Try it: {next.Replace("{0}", parsed.GetValue(name), StringComparison.Ordinal)}");
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }
}
