using System.Runtime.InteropServices;

namespace Lab.Bpf;

/// <summary>The kernel or libbpf refused something. The message is one line with the reason they gave themselves.</summary>
public sealed class BpfException : Exception
{
    // From here on the numbers are libbpf's own, which the system has no text for.
    private const int LibbpfErrors = 4000;
    private const int OperationNotSupported = 95;

    /// <summary>A refusal.</summary>
    /// <param name="operation">What was tried, as "load tcplife".</param>
    /// <param name="errno">The error number, positive.</param>
    /// <param name="log">What libbpf and the verifier printed meanwhile.</param>
    public BpfException(string operation, int errno, string log = "")
        : base(Describe(operation, errno, log))
    {
        Operation = operation;
        Errno = errno;
        Log = log;
    }

    /// <summary>What was tried.</summary>
    public string Operation { get; }

    /// <summary>The error number, positive.</summary>
    public int Errno { get; }

    /// <summary>
    /// True where libbpf knows no way to attach such a program: its section doesn't say where, or it runs in another
    /// way.
    /// </summary>
    public bool HasNoHook => Errno == OperationNotSupported;

    /// <summary>All that libbpf and the verifier printed; empty where nothing was said.</summary>
    public string Log { get; }

    /// <summary>The last lines of the verifier's walk; none where it did not speak.</summary>
    public IReadOnlyList<string> VerifiersLastLines(int most) => RefusalReason.LastLines(Log, most);

    private static string Describe(string operation, int errno, string log)
    {
        var error = Marshal.GetPInvokeErrorMessage(errno);
        return RefusalReason.Find(log) is not { } reason ? $"{operation}: {error}"
            : errno >= LibbpfErrors ? $"{operation}: {reason}"
            : reason.Contains(error, StringComparison.OrdinalIgnoreCase) ? $"{operation}: {reason}"
            : $"{operation}: {reason} ({error})";
    }
}
