using System.CommandLine;
using Lab.Cli.Output;
using Lab.Runner;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>`lab vm`: the machine of `--target vagrant`, by the same words that Vagrant has for it.</summary>
internal sealed class VmCommand(Terminal terminal)
{
    public Command Create() => new("vm", "Bring up, look at, stop or remove the VM of --target vagrant")
    {
        Sub("up", "Make it where there is none, and start it", async (machine, cancellationToken) =>
        {
            await machine.UpAsync(cancellationToken);
            terminal.Print("The VM is running.");
        }, makesIt: true),
        Sub("status", "Say whether it runs", async (machine, cancellationToken) => terminal.Print(await machine.FindStateAsync(cancellationToken))),
        Sub("halt", "Shut it down; its disk stays", async (machine, cancellationToken) =>
        {
            await machine.HaltAsync(cancellationToken);
            terminal.Print("The VM is shut down.");
        }),
        Sub("destroy", "Remove it, and everything that was made for it", async (machine, cancellationToken) =>
        {
            await machine.DestroyAsync(cancellationToken);
            terminal.Print("The VM is gone.");
        }),
    };

    private Command Sub(
        string name, string description, Func<VagrantMachine, CancellationToken, Task> work, bool makesIt = false)
    {
        var command = new Command(name, description);
        command.SetAction((_, cancellationToken) => Failures.ToExitCodeAsync(terminal, async () =>
        {
            var machine = new VagrantMachine(LabHome.Find(), terminal.Say);
            if (makesIt)
            {
                await Machine.MakeReadyAsync(terminal, new VagrantTarget(), mayInstall: true, cancellationToken);
            }

            VagrantMachine.Check();
            return await BesideLibvirt.RunAsync(terminal, makesIt, async () =>
            {
                await work(machine, cancellationToken);
                return ExitCode.Done;
            }, cancellationToken);
        }));
        return command;
    }
}
