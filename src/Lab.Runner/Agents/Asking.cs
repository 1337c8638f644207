using Lab.Core;
using StreamJsonRpc;

namespace Lab.Runner.Agents;

/// <summary>Calls of the agent whose failures say what happened.</summary>
/// <param name="explain">What to tell the user of a failure of the protocol.</param>
internal sealed class Asking(Func<Exception, LabException> explain)
{
    /// <summary>The answer.</summary>
    /// <exception cref="LabException">The agent refused, or does not answer any more.</exception>
    public async Task<T> Ask<T>(Task<T> call)
    {
        await Ask((Task)call);
        return await call;
    }

    /// <summary>The same for a call without an answer.</summary>
    public async Task Ask(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception failure) when (failure is RemoteRpcException or ConnectionLostException or ObjectDisposedException or IOException)
        {
            throw explain(failure);
        }
    }
}
