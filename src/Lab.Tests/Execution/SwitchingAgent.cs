using System.Reflection;
using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Tests.Execution;

/// <summary>
/// An agent with nothing behind it but what a test does where an arm is attached. Public and not sealed: its proxy is
/// made from it.
/// </summary>
public class SwitchingAgent : DispatchProxy
{
    private readonly List<string> _calls = [];
    private Action _attaching = () => { };

    /// <summary>An agent, and the names of the calls that it has had.</summary>
    /// <param name="attaching">Done while an arm is attached.</param>
    public static (IAgent Agent, IReadOnlyList<string> Calls) Make(Action attaching)
    {
        var agent = Create<IAgent, SwitchingAgent>();
        var own = (SwitchingAgent)(object)agent;
        own._attaching = attaching;
        return (agent, own._calls);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calls.Add(targetMethod!.Name);
        return args![0] switch
        {
            AttachRequest => Attach(),
            MeasureRequest measure => MeasureAsync(measure),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    private Task<SwitchReport> Attach()
    {
        _attaching();
        return Task.FromResult(new SwitchReport(DurationNs: 123, Programs: 1));
    }

    private static async Task<WindowReport> MeasureAsync(MeasureRequest request)
    {
        await Task.Delay(TimeSpan.FromMicroseconds(request.GuardNs / 1e3));
        var start = new CounterSample(MonotonicClock.NowNs, 0, 0);
        await Task.Delay(TimeSpan.FromMicroseconds(request.LengthNs / 1e3));
        return new WindowReport(0, start, new CounterSample(MonotonicClock.NowNs, 1, 0), new DetachReport(1, 0, 0));
    }
}
