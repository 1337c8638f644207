using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Load.Tools;

namespace Lab.Runner.Loads;

/// <summary>Starts loads on one server.</summary>
/// <param name="target">What to ask for, as the machine of the load sees it.</param>
/// <param name="cpus">CPUs of the load, of the machine that it runs on.</param>
/// <param name="there">The agent's side, where the load runs on the machine under test; null for this process.</param>
/// <param name="nbomber">Starts a load by NBomber; null where the lab was built without it.</param>
internal sealed class LoadStarter(LoadTarget target, int[] cpus, ILoadHost? there, Func<IPEndPoint, LoadSpec, ILoad>? nbomber)
{
    /// <summary>Starts one; requests go out at once, but of tools and counted loads.</summary>
    /// <exception cref="Core.LabException">It can't be started.</exception>
    public async Task<LoadControl> StartAsync(LoadSpec spec, int seed, CancellationToken cancellationToken) => there is null
        ? new LocalLoad(await StartHereAsync(spec, seed, cancellationToken))
        : await TargetLoad.StartAsync(there, target, spec, cpus, seed, cancellationToken);

    private async Task<ILoad> StartHereAsync(LoadSpec spec, int seed, CancellationToken cancellationToken) => spec switch
    {
        CountedLoop counted => await CountedLoad.StartAsync(target, counted, cpus, cancellationToken),
        { Tool: LoadTool.NBomber } when nbomber is not null => nbomber(target.EndPoint, spec),
        ClosedLoop closed when Tool.Of(spec.Tool) is { } tool => new ToolLoad(tool, ToolOrder.For(target.EndPoint, closed, cpus)),
        ClosedLoop { Tool: LoadTool.Builtin } or OpenLoop { Tool: LoadTool.Builtin } => EpollLoad.Start(target, spec, cpus, seed),
        _ => throw new InvalidOperationException($"No engine for {spec.GetType().Name}."),
    };
}
