using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>When a run may use the machine: always, or in turns with others. A run that fails ends its part by <see cref="Turns.Leave"/>.</summary>
/// <param name="turns">The turns; null for a run that has the machine for itself.</param>
/// <param name="member">The run's number there.</param>
public sealed class RunTurn(Turns? turns, int member)
{
    /// <summary>After a pause: until the server is under load as it was before.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    /// <summary>A run that has the machine for itself.</summary>
    public static RunTurn Always { get; } = new(turns: null, member: 0);

    /// <summary>Waits for a turn; for a run that has no load yet.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) => turns?.TakeAsync(member, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Takes no more part, and waits until nobody does: what a run takes down at its end would disturb the others.</summary>
    internal Task LeaveLastAsync(CancellationToken cancellationToken)
    {
        turns?.Leave(member);
        return turns?.Over.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Waits for a turn and sets a load going that stood still meanwhile.</summary>
    internal async Task BeginAsync(LoadControl load, CancellationToken cancellationToken)
    {
        if (turns is null)
        {
            return;
        }

        await turns.TakeAsync(member, cancellationToken);
        if (load.IsContinuous)
        {
            await load.ResumeAsync(cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            await load.ForgetAsync(cancellationToken);
        }
    }

    /// <summary>Lets the load stand still and gives the turn on.</summary>
    internal async Task EndAsync(LoadControl load, CancellationToken cancellationToken)
    {
        if (turns is null)
        {
            return;
        }

        if (load.IsContinuous)
        {
            await load.PauseAsync(cancellationToken);
        }

        turns.End(member);
    }
}
