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

    /// <summary>
    /// A tool may fork, and a child's death signal is not its children's. So the tool leads a session and a process group of its own, and a
    /// guardian outside of both sleeps in reading the agent's pipe: when the agent is gone, however it went, the pipe ends and the whole group is killed.
    /// </summary>
    private const string GuardGroup = """
        [ "$PPID" = "$0" ] || exit 111
        out="$1"; err="$2"; shift 2
        exec 3<&0
        ( ( read -r end <&3; kill -s KILL -- "-$$" ) <&3 >/dev/null 2>&1 & )
        exec /usr/bin/setsid -- "$@" </dev/null >"$out" 2>"$err" 3<&-
        """;

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

    /// <summary>Starts a tool that may fork, as the leader of its process group; nothing of the group outlives the agent, nor the closing of its standard input.</summary>
    public Task<Process> StartGroupAsync(IReadOnlyList<string> command, string outputFile, string errorFile)
    {
        var order = new Order(Guarded(GuardGroup, [outputFile, errorFile, .. command]), new(TaskCreationOptions.RunContinuationsAsynchronously));
        _orders.Add(order);
        return order.Started.Task;
    }

    public void Dispose() => _orders.CompleteAdding();

    private static ProcessStartInfo Describe(
        IReadOnlyList<string> command,
        string? outputFile,
        IReadOnlyDictionary<string, string>? environment)
    {
        var start = outputFile is null ? Guarded(Guard, command) : Guarded(GuardToFile, [outputFile, .. command]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static ProcessStartInfo Guarded(string guard, IEnumerable<string> arguments) =>
        new("/usr/bin/setpriv", ["--pdeathsig", "KILL", "--", "/bin/sh", "-c", guard, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

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
