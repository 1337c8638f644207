using System.Diagnostics;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>
/// Waits until the kernel shows by what a tool watches, and until nothing is added any more. A tool that was seen in force before must come
/// to the same, and is then believed sooner.
/// </summary>
internal sealed class AttachmentWatch(ToolProcess tool, string shownAs)
{
    private const int QuietLooks = 12;
    private const int QuietLooksWhenAsBefore = 3;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    /// <exception cref="LabException">It ended, or nothing shows that it is in force.</exception>
    public async Task<AttachmentProof> WaitAsync(AttachmentProof? before, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        AttachmentProof? last = null;
        var quiet = 0;
        while (true)
        {
            if (tool.HasEnded)
            {
                throw tool.EarlyEnd;
            }

            var proof = tool.Proof();
            quiet = proof == last ? quiet + 1 : 0;
            last = proof;
            if (proof.IsThere && proof.Programs >= (before?.Programs ?? 0) && quiet >= (proof == before ? QuietLooksWhenAsBefore : QuietLooks))
            {
                return proof;
            }

            if (since.Elapsed > Bound)
            {
                throw new LabException(Missing(proof, before));
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    private string Missing(AttachmentProof proof, AttachmentProof? before)
    {
        var said = tool.ErrorTail is { Length: > 0 } tail ? $" It said: {tail}" : " It said nothing.";
        return proof.IsThere
            ? $"`{shownAs}` held {before} before, and now {proof} after {Bound.TotalSeconds:0} s.{said}"
            : $"`{shownAs}` runs, but in {Bound.TotalSeconds:0} s nothing showed that it watches anything: it holds no BPF program, link or perf event and no packet socket, and traces no thread of the server.{said}";
    }
}
