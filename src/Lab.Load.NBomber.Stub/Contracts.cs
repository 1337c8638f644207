namespace NBomber.Contracts;

/// <summary>What an iteration came to.</summary>
public interface IResponse
{
    /// <summary>True for a failure.</summary>
    bool IsError { get; }
}

/// <summary>What an iteration is told.</summary>
public interface IScenarioContext
{
    /// <summary>Ends the whole test.</summary>
    void StopCurrentTest(string reason);
}

/// <summary>A response with a payload.</summary>
public sealed class Response<T> : IResponse
{
    /// <inheritdoc/>
    public bool IsError { get; init; }
}

/// <summary>A way to start iterations.</summary>
public sealed class LoadSimulation;

/// <summary>A scenario as it was put together.</summary>
public sealed class ScenarioProps;

/// <summary>Scenarios with their settings.</summary>
public sealed class NBomberContext;
