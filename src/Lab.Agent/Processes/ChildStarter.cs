using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lab.Agent.Processes;

/// <summary>
/// Starts every child of the agent so that none outlives it, even when the agent is killed. The kernel ties a child's
/// death signal to the *thread* that forked it, so one thread that lives as long as the agent does all the forking.
/// </summary>
internal sealed class ChildStarter : IDisposable
{
    // $0 is the agent. If it died before the signal was set, the child has another parent by now and must not start.
    private const string Guard = "[ \"$PPID\" = \"$0\" ] || exit 111; exec \"$@\"";
    private const string GuardToFile = "[ \"$PPID\" = \"$0\" ] || exit 111; out=\"$1\"; shift; exec \"$@\" >\"$out\"";

    [SuppressMessage("Usage", "CA2213", Justification = "its thread still waits in it until the process ends")]
    private readonly BlockingCollection<Order> _orders = [];

    public ChildStarter()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "children" };
        thread.Start();
    }

    /// <summary>Starts a command. Its standard error can be read from the process; its output goes to a file when one is named.</summary>
    public Task<Process> StartAsync(
        IReadOnlyList<string> command,
        string? outputFile = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var order = new Order(Describe(command, outputFile, environment), new(TaskCreationOptions.RunContinuationsAsynchronously));
        _orders.Add(order);
        return order.Started.Task;
    }

    public void Dispose() => _orders.CompleteAdding();

    private static ProcessStartInfo Describe(
        IReadOnlyList<string> command,
        string? outputFile,
        IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("/usr/bin/setpriv") { RedirectStandardError = true, RedirectStandardInput = true };
        string[] lead =
        [
            "--pdeathsig", "KILL", "--",
            "/bin/sh", "-c", outputFile is null ? Guard : GuardToFile,
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ];
        string[] file = outputFile is null ? [] : [outputFile];
        foreach (var argument in lead.Concat(file).Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Work()
    {
        foreach (var order in _orders.GetConsumingEnumerable())
        {
            try
            {
                order.Started.SetResult(Process.Start(order.Description)!);
            }
            catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                order.Started.SetException(failure);
            }
        }
    }

    private sealed record Order(ProcessStartInfo Description, TaskCompletionSource<Process> Started);
}
