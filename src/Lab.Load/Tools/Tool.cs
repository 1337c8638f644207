using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Load.Tools;

/// <summary>A program that puts load on a server and prints what it saw.</summary>
public abstract class Tool
{
    /// <summary>How long an answer may take: as long as the lab's own engine waits.</summary>
    internal const int TimeoutSeconds = 5;

    private const int ADay = 24 * 60 * 60;

    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>Where Debian puts it.</summary>
    public string File => $"/usr/bin/{Name}";

    /// <summary>Connections that it makes to see whether the server is there, and closes without a request.</summary>
    public virtual int Trials => 0;

    /// <summary>The tool of a load; null for the lab's own engine, which is none.</summary>
    public static Tool? Of(LoadTool tool) => tool switch
    {
        LoadTool.Wrk => new Wrk(),
        LoadTool.Ab => new Ab(),
        _ => null,
    };

    /// <summary>What it is started with.</summary>
    /// <param name="order">What it does.</param>
    /// <param name="seconds">How long; null for until it is asked to stop (SIGINT: both then print what they have).</param>
    public IReadOnlyList<string> Arguments(ToolOrder order, int? seconds) => Arguments(order, Number(seconds ?? ADay));

    /// <summary>True where this exit code is no failure.</summary>
    /// <param name="exitCode">What it ended with.</param>
    /// <param name="asked">True when it was asked to stop.</param>
    public abstract bool EndedWell(int exitCode, bool asked);

    /// <summary>Reads what it printed, or says what is missing.</summary>
    public abstract bool TryRead(ToolOutput output, [NotNullWhen(true)] out ToolReport? report, [NotNullWhen(false)] out string? problem);

    private protected abstract string[] Arguments(ToolOrder order, string seconds);

    private protected static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a tool printed.</summary>
/// <param name="Text">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
public sealed record ToolOutput(string Text, string Errors);
