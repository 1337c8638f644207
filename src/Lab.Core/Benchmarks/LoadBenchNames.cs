using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks;

/// <summary>The names of what `lab bench load` compares, the same in every text.</summary>
public static class LoadBenchNames
{
    /// <summary>The name of a generator.</summary>
    public static string Of(LoadTool tool) => tool switch
    {
        LoadTool.Builtin => "builtin",
        LoadTool.Wrk => "wrk",
        LoadTool.Ab => "ab",
        _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, message: null),
    };

    /// <summary>The name of a server.</summary>
    public static string Of(LoadServer server) => server switch
    {
        LoadServer.Responder => "responder",
        LoadServer.Apache => "apache",
        _ => throw new ArgumentOutOfRangeException(nameof(server), server, message: null),
    };

    /// <summary>What becomes of a connection after a request.</summary>
    public static string OfMode(bool keepAlive) => keepAlive ? "keep-alive" : "connection per request";
}
