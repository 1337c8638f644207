using System.CommandLine;
using Lab.Cli.Output;
using Lab.Runner;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>`lab setup`: what the first experiment would do to the machine, and no more.</summary>
internal sealed class SetupCommand(Terminal terminal)
{
    private readonly Option<bool> _noInstall = new("--no-install") { Description = "Install nothing; print the command instead" };

    private readonly Option<bool> _forTests = new("--for-tests") { Description = "What the lab's own tests need too" };

    private readonly Option<bool> _forVm = new("--for-vm") { Description = "What the VM of --target vagrant needs too: packages, and the agent for it (both by network)" };

    public Command Create()
    {
        var command = new Command("setup", "Install what the lab needs from Debian, and mount tracefs and bpffs") { _noInstall, _forTests, _forVm };
        command.SetAction((parsed, cancellationToken) => Failures.ToExitCodeAsync(terminal, async () =>
        {
            await Machine.MakeReadyAsync(terminal, mayInstall: !parsed.GetValue(_noInstall), cancellationToken, [
                .. parsed.GetValue(_forTests) ? DebianPackages.ForTests : [], .. parsed.GetValue(_forVm) ? DebianPackages.ForVagrant : []]);
            if (parsed.GetValue(_forVm))
            {
                await AgentBinary.OfThisBuildAsync(LabHome.Find(), terminal.Say, cancellationToken);
            }

            terminal.Say("This machine is ready.");
            return ExitCode.Done;
        }));
        return command;
    }
}
