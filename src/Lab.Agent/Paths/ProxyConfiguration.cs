using System.Net;

namespace Lab.Agent.Paths;

/// <summary>A private proxy: what it is started with, and how it is asked for its own count.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Listen">Where it listens.</param>
/// <param name="Upstream">Where it sends requests.</param>
/// <param name="IsOnLoadsSide">True for a client's sidecar.</param>
internal abstract record ProxyConfiguration(string Folder, IPEndPoint Listen, IPEndPoint Upstream, bool IsOnLoadsSide)
{
    public abstract IReadOnlyList<string> Command { get; }

    /// <summary>Its private socket, in a folder that only the agent and its children see: nothing of it is offered on TCP.</summary>
    protected string ControlSocket => Path.Combine(Folder, "control.sock");

    protected string File => Path.Combine(Folder, "proxy.conf");

    /// <summary>The proxy is not root, and makes its socket there.</summary>
    public void Write()
    {
        System.IO.File.WriteAllText(File, Text());
        LibC.OpenFolderToAll(Folder);
    }

    /// <summary>Requests that it has received since it started.</summary>
    public abstract long CountRequests();

    protected abstract string Text();
}
