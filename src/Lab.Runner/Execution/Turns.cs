using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Runner.Execution;

/// <summary>
/// Lets several runs take turns on one machine. Nobody gets a turn before everybody who has not left waits for one; then each gets one, in a
/// random order, and so round by round. So what the machine does over minutes is in all runs alike.
/// </summary>
/// <param name="members">How many take part, numbered from 0.</param>
/// <param name="seed">Seed of the order.</param>
public sealed class Turns(int members, int seed)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _members = [.. Enumerable.Range(0, members)];
    private readonly Dictionary<int, TaskCompletionSource> _waiting = [];
    private readonly Queue<int> _round = new();
    private readonly Xoshiro256StarStar _random = new(seed, threadSafe: false);
    private readonly TaskCompletionSource[] _arrivals =
        [.. Enumerable.Range(0, members).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _holder;

    /// <summary>Ends when everybody has left.</summary>
    public Task Over => _over.Task;

    /// <summary>Ends when a member waits for its first turn, or has left.</summary>
    public Task Arrival(int member) => _arrivals[member].Task;

    /// <summary>Waits for a member's turn; it lasts until <see cref="End"/>.</summary>
    public async Task TakeAsync(int member, CancellationToken cancellationToken)
    {
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add(member, given);
            _arrivals[member].TrySetResult();
            GiveNext();
        }

        try
        {
            await given.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Leave(member);
            throw;
        }
    }

    /// <summary>Ends a member's turn.</summary>
    public void End(int member)
    {
        lock (_lock)
        {
            _holder = _holder == member ? null : _holder;
            GiveNext();
        }
    }

    /// <summary>Takes no more part. The others do not wait for it any more.</summary>
    public void Leave(int member)
    {
        lock (_lock)
        {
            _members.Remove(member);
            _waiting.Remove(member);
            _arrivals[member].TrySetResult();
            _holder = _holder == member ? null : _holder;
            GiveNext();
            if (_members.Count == 0)
            {
                _over.TrySetResult();
            }
        }
    }

    private void GiveNext()
    {
        if (_holder is not null)
        {
            return;
        }

        while (_round.TryPeek(out var next) && !_members.Contains(next))
        {
            _round.Dequeue();
        }

        if (_round.Count == 0)
        {
            if (_waiting.Count < _members.Count || _members.Count == 0)
            {
                return;
            }

            int[] order = [.. _members.Order()];
            Combinatorics.SelectPermutationInplace(order, _random);
            Array.ForEach(order, _round.Enqueue);
        }

        if (_waiting.Remove(_round.Peek(), out var given))
        {
            _holder = _round.Dequeue();
            given.SetResult();
        }
    }
}
