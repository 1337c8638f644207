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
    private bool _lineIsOpen;

    public void Report(RunProgress value)
    {
        switch (value)
        {
            case Step step:
                CloseLine();
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
        }
    }

    private void ShowBlock(BlockDone block)
    {
        var precision = block.HalfWidth is { } half
            ? string.Create(CultureInfo.InvariantCulture, $"; widest interval +-{half * 100:0.0} %")
            : "";
        var text = $"block {block.Blocks} of at most {block.Planned}{precision}";
        var last = block.Blocks == block.Planned;
        if (_redraws)
        {
            terminal.Error.Profile.Out.Writer.Write($"\r{text}  ");
            terminal.Error.Profile.Out.Writer.Flush();
            _lineIsOpen = true;
            if (last)
            {
                CloseLine();
            }
        }
        else if (last || block.Blocks % 5 == 0)
        {
            terminal.Say(text);
        }
    }

    private void CloseLine()
    {
        if (_lineIsOpen)
        {
            terminal.Say("");
            _lineIsOpen = false;
        }
    }
}
