using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Output;
using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Spectre.Console;
using Capabilities = Lab.Core.Machines.Capabilities;

namespace Lab.Cli.Commands;

/// <summary>`lab list`: experiments and probe variants, and which of them run here.</summary>
internal sealed class ListCommand(Terminal terminal)
{
    private readonly Option<OutputFormat> _format = new("--format") { Description = "text or json" };

    public Command Create()
    {
        var command = new Command("list", "Show experiments and probe variants, and which run on this machine") { _format };
        command.SetAction((parsed, cancellationToken) =>
            Failures.ToExitCodeAsync(terminal, () => RunAsync(parsed.GetValue(_format), cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(OutputFormat format, CancellationToken cancellationToken)
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var experiments = ExperimentFile.Names(home)
            .Select(name => ExperimentFile.Read(Path.Combine(home.Experiments, name + ".yaml"), issues))
            .OfType<ExperimentDefinition>().ToArray();
        var probes = ProbeCatalogue.Resolve(home, ProbeFile.Names(home), "bpf", issues);
        if (issues.Count > 0)
        {
            throw new PreflightException(issues);
        }

        var capabilities = await Machine.FindCapabilitiesAsync(cancellationToken);
        var variants = probes.Select(probe => new ListedVariant(probe, capabilities)).ToArray();
        if (format == OutputFormat.Json)
        {
            ShowJson(experiments, variants);
        }
        else
        {
            ShowText(experiments, variants, known: capabilities is not null);
        }

        return ExitCode.Done;
    }

    private void ShowText(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<ListedVariant> variants, bool known)
    {
        var table = NewTable("experiment", "question", "loads");
        foreach (var experiment in experiments)
        {
            table.AddRow(new Text(experiment.Name), new Text(experiment.Question), new Text(Loads(experiment)));
        }

        terminal.Draw(table);
        var list = NewTable("variant", "switched", "here");
        foreach (var variant in variants)
        {
            list.AddRow(new Text(variant.Id), new Text(variant.Class), new Text(variant.Here));
        }

        terminal.Draw(list);
        if (!known)
        {
            terminal.Say("What runs here is found by trying, which needs root (or sudo) and the packages: run lab setup first.");
        }
    }

    private static string Loads(ExperimentDefinition experiment) =>
        string.Join('\n', experiment.Loads.Select(load => $"{load.Name}: {LoadDescription.Of(load)}"));

    private static Table NewTable(string first, params string[] others)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(first) { NoWrap = true });
        return table.AddColumns(others);
    }

    private void ShowJson(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<ListedVariant> variants)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("experiments");
            foreach (var experiment in experiments)
            {
                json.WriteStartObject();
                json.WriteString("name", experiment.Name);
                json.WriteString("question", experiment.Question);
                json.WriteStartObject("loads");
                foreach (var load in experiment.Loads)
                {
                    json.WriteString(load.Name, LoadDescription.Of(load));
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("variants");
            foreach (var variant in variants)
            {
                variant.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        terminal.Print(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private sealed class ListedVariant(RequestedProbe probe, Capabilities? capabilities)
    {
        public string Id => probe.Arm.Id;

        public string Class => ClassNames.Of(probe.Arm.Class);

        public IEnumerable<string> Attach => probe.Variant.Attach.Select(point => point.ToString());

        public string Here => probe.Variant.ExpectsRefusal ? "is meant to be refused"
            : capabilities is null ? "not tried"
            : KnownRefusal.Of(probe, capabilities) is { } refusal ? $"not run: {refusal}"
            : "runs";

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("variant", Id);
            json.WriteString("class", Class);
            json.WriteStartArray("attach");
            foreach (var point in Attach)
            {
                json.WriteStringValue(point);
            }

            json.WriteEndArray();
            if (probe.Variant.Command is { } command)
            {
                json.WriteString("command", string.Join(' ', command.Words));
            }

            json.WriteString("needs", probe.Variant.Needs);
            json.WriteString("here", Here);
            json.WriteEndObject();
        }
    }
}
