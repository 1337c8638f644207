using System.Diagnostics.CodeAnalysis;

namespace Lab.Load.Tools;

/// <summary>
/// wrk 4. With a connection for each request it is the client that closes first, so its ports go into TIME_WAIT, and it is out of them
/// after some 28,000 connections.
/// </summary>
public sealed class Wrk : Tool
{
    /// <inheritdoc/>
    public override string Name => "wrk";

    /// <summary>It tries the address before it starts its threads.</summary>
    public override int Trials => 1;

    /// <inheritdoc/>
    public override bool EndedWell(int exitCode, bool asked) => exitCode == 0;

    /// <inheritdoc/>
    public override bool TryRead(ToolOutput output, [NotNullWhen(true)] out ToolReport? report, [NotNullWhen(false)] out string? problem)
    {
        (report, problem) = WrkReport.Read(output.Text);
        return report is not null;
    }

    private protected override string[] Arguments(ToolOrder order, string seconds)
    {
        var load = order.Load;
        var threads = Math.Clamp(load.Threads ?? order.Cpus.Count, 1, load.Connections);
        string[] close = load.KeepAlive ? [] : ["--header", "Connection: close"];
        return
        [
            "--threads", Number(threads), "--connections", Number(load.Connections), "--duration", $"{seconds}s",
            "--timeout", $"{Number(TimeoutSeconds)}s", "--latency", .. close, .. load.Requests.Headers.SelectMany(header => (string[])["--header", $"{header.Name}: {header.Value}"]),
            order.Url.AbsoluteUri,
        ];
    }
}
