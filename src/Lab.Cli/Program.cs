using System.CommandLine;
using Lab.Cli;
using Lab.Cli.Commands;
using Lab.Cli.Output;
using Lab.Load.Interop;

SignalDispositions.Restore();
var terminal = Terminal.OfProcess();
var root = new RootCommand("Measures what attaching an eBPF probe costs the server it watches.")
{
    new ExperimentCommand(terminal).Create(),
    new ListCommand(terminal).Create(),
    new DoctorCommand(terminal).Create(),
    new ReportCommand(terminal).Create(),
    new CompareCommand(terminal).Create(),
    new ProfileCommand(terminal).Create(),
    new BenchCommand(terminal).Create(),
    new ResponderCommand(terminal).Create(),
    new NewCommand(terminal).Create(),
    new SetupCommand(terminal).Create(),
    new VmCommand(terminal).Create(),
};
var configuration = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // Taking tools and servers down after ^C takes longer than the two seconds that are usual, and libvirtd, where the
    // lab started it, comes after them.
    ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
};
return await Failures.ToExitCodeAsync(terminal, () =>
{
    OwnTraces.Remove();
    return root.Parse(args).InvokeAsync(configuration);
});
