using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lab.Bpf;

/// <summary>
/// What the verifier says of its own work when it is done with a program (BPF_LOG_STATS). To be asked for before the object is loaded, and
/// disposed after it. An object that is refused meanwhile has no other log.
/// </summary>
public sealed unsafe partial class VerifierStatistics : IDisposable
{
    private const uint StatisticsOnly = 4;
    private const int BufferBytes = 16 * 1024;

    private readonly List<nint> buffers = [];
    private bool isDisposed;

    private VerifierStatistics()
    {
    }

    /// <summary>Asks for the statistics of every program of the object.</summary>
    public static VerifierStatistics AskFor(BpfObject unloaded)
    {
        var statistics = new VerifierStatistics();
        try
        {
            foreach (var program in unloaded.Programs)
            {
                var buffer = (byte*)NativeMemory.AllocZeroed(BufferBytes);
                statistics.buffers.Add((nint)buffer);
                program.LogTo(buffer, BufferBytes, StatisticsOnly);
            }

            return statistics;
        }
        catch
        {
            statistics.Dispose();
            throw;
        }
    }

    /// <summary>Time that the verifier took for all programs, ns, as it says itself; null where it does not.</summary>
    public long? TimeNs()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        long? sum = null;
        foreach (var buffer in buffers)
        {
            sum = ParseNs(Marshal.PtrToStringUTF8(buffer) ?? "") is { } time ? (sum ?? 0) + time : sum;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            buffers.ForEach(buffer => NativeMemory.Free((void*)buffer));
        }
    }

    /// <summary>The time in a log that ends with statistics, ns; null in any other.</summary>
    internal static long? ParseNs(string log) => Time().Match(log) is { Success: true } time
        ? long.Parse(time.Groups["us"].ValueSpan, CultureInfo.InvariantCulture) * 1_000
        : null;

    [GeneratedRegex(@"verification time (?<us>\d+) usec", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
