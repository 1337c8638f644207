using System.Net;
using Lab.Core.Definitions;
using Lab.Load;

namespace Lab.Cli;

/// <summary>The one place that knows whether the lab was built with NBomber (-p:NBomber=true).</summary>
internal static class NBomberRoom
{
    /// <summary>Starts a load by NBomber; null where it is not built in.</summary>
    public static Func<IPEndPoint, LoadSpec, ILoad>? Start =>
#if NBOMBER
        Load.NBomber.NBomberLoad.Start;
#else
        null;
#endif
}
