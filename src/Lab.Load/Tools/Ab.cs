using System.Diagnostics.CodeAnalysis;

namespace Lab.Load.Tools;

/// <summary>ab 2.3, ApacheBench. It stops at the first connection that breaks, with an exit code that says so.</summary>
public sealed class Ab : Tool
{
    // ab keeps 32 bytes for each, touched when it is used; a run that makes so many is over before its time, and is refused.
    private const string MostRequests = "10000000";

    /// <inheritdoc/>
    public override string Name => "ab";

    /// <summary>Asked to stop, it prints its report and ends with 1.</summary>
    public override bool EndedWell(int exitCode, bool asked) => exitCode == 0 || (asked && exitCode == 1);

    /// <inheritdoc/>
    public override bool TryRead(ToolOutput output, [NotNullWhen(true)] out ToolReport? report, [NotNullWhen(false)] out string? problem)
    {
        (report, problem) = AbReport.Read(output);
        return report is not null;
    }

    private protected override string[] Arguments(ToolOrder order, string seconds)
    {
        var load = order.Load;
        string[] keep = load.KeepAlive ? ["-k"] : [];
        string[] method = load.Requests.Method switch
        {
            "GET" => [],
            "HEAD" => ["-i"],
            var other => ["-m", other],
        };
        return
        [
            // -n after -t, which sets it to 50,000. -l: answers may differ in length. -e: percentiles in us, where the report has them in ms.
            "-q", "-l", "-s", Number(TimeoutSeconds), "-c", Number(load.Connections), "-t", seconds, "-n", MostRequests, "-e", "/dev/stderr",
            .. keep, .. method, .. load.Requests.Headers.SelectMany(header => (string[])["-H", $"{header.Name}: {header.Value}"]),
            order.Url.AbsoluteUri,
        ];
    }
}
