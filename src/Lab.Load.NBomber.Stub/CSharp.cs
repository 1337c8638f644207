using NBomber.Contracts;
using NBomber.Contracts.Stats;
using Serilog;

namespace NBomber.CSharp;

/// <summary>Makes scenarios.</summary>
public static class Scenario
{
    /// <summary>A scenario of one step.</summary>
    public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run) =>
        throw new SignatureOnlyException();

    /// <summary>Measures from the start.</summary>
    public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) => throw new SignatureOnlyException();

    /// <summary>How iterations are started.</summary>
    public static ScenarioProps WithLoadSimulations(
        this ScenarioProps scenario, params LoadSimulation[] loadSimulations) => throw new SignatureOnlyException();

    /// <summary>Failed iterations that end the test.</summary>
    public static ScenarioProps WithMaxFailCount(this ScenarioProps scenario, int maxFailCount) =>
        throw new SignatureOnlyException();
}

/// <summary>Ways to start iterations.</summary>
public static class Simulation
{
    /// <summary>Closed: so many copies, each again and again.</summary>
    public static LoadSimulation KeepConstant(int copies, TimeSpan during) => throw new SignatureOnlyException();

    /// <summary>Open: so many in each interval.</summary>
    public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) =>
        throw new SignatureOnlyException();
}

/// <summary>Makes responses.</summary>
public static class Response
{
    /// <summary>A success.</summary>
    public static Response<object> Ok() => throw new SignatureOnlyException();

    /// <summary>A failure.</summary>
    public static Response<object> Fail() => throw new SignatureOnlyException();
}

/// <summary>Runs scenarios.</summary>
public static class NBomberRunner
{
    /// <summary>What is to run.</summary>
    public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) =>
        throw new SignatureOnlyException();

    /// <summary>Writes no files.</summary>
    public static NBomberContext WithoutReports(this NBomberContext context) => throw new SignatureOnlyException();

    /// <summary>Where its log goes.</summary>
    public static NBomberContext WithLoggerConfig(
        this NBomberContext context,
        Func<LoggerConfiguration> createLoggerConfig) => throw new SignatureOnlyException();

    /// <summary>Runs until it is over.</summary>
    public static NodeStats Run(this NBomberContext context) => throw new SignatureOnlyException();
}
