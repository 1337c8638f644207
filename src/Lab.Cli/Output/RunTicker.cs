using System.Globalization;
using Lab.Runner.Execution;

namespace Lab.Cli.Output;

/// <summary>
/// Shows how a run goes on. It writes when it is told something, which happens between windows only, and never from a timer:
/// a display that refreshes itself is noise on a small machine.
/// </summary>
internal sealed class RunTicker(Terminal terminal) : IProgress<RunProgress>
{
    private readonly bool _redraws = terminal.Error.Profile.Capabilities.Interactive && terminal.Error.Profile.Out.IsTerminal;

    public void Report(RunProgress value)
    {
        switch (value)
        {
            case Step step:
                terminal.Say(step.Text);
                break;
            case WindowDone { Window: Core.Records.AccountingWindow window }:
                terminal.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {window.Counts.Connections:N0} connections, {window.Counts.Requests:N0} requests; {window.Probe.Programs.Sum(program => program.Runs):N0} hits, {window.Probe.Events:N0} events, {window.Probe.Lost:N0} lost"));
                break;
            case BlockDone block:
                ShowBlock(block);
                break;
            case TrialDone trial:
                ShowCount(
                    string.Create(CultureInfo.InvariantCulture, $"stretch {trial.Done} of {trial.Planned}, round {trial.Window.Round + 1}"),
                    trial.Done == trial.Planned, isRare: trial.Done % 20 == 0);
                break;
            case SweepWindowDone run:
                ShowCount(
                    string.Create(CultureInfo.InvariantCulture, $"run {run.Done} of {run.Planned}, round {run.Window.Round + 1}"),
                    run.Done == run.Planned, isRare: run.Done % 20 == 0);
                break;
        }
    }

    private void ShowBlock(BlockDone block)
    {
        var precision = block.HalfWidth is { } half
            ? string.Create(CultureInfo.InvariantCulture, $"; widest interval +-{half * 100:0.0} %")
            : "";
        ShowCount($"{block.Load}: block {block.Blocks} of at most {block.Planned}{precision}", block.Blocks == block.Planned, isRare: block.Blocks % 5 == 0);
    }

    /// <summary>A count in its own line, drawn over where that can be done; elsewhere only the last one and some before.</summary>
    private void ShowCount(string text, bool last, bool isRare)
    {
        if (_redraws)
        {
            terminal.Redraw(text);
            if (last)
            {
                terminal.CloseLine();
            }
        }
        else if (last || isRare)
        {
            terminal.Say(text);
        }
    }
}
