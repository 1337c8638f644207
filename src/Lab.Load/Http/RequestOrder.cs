using MathNet.Numerics.Random;

namespace Lab.Load.Http;

/// <summary>Which path comes next, for one thread. Drawn live, because a table drawn before and gone through again would be a long round robin.</summary>
internal sealed class RequestOrder
{
    private readonly int[] _round;
    private readonly Xoshiro256StarStar? _random;
    private int _at;

    /// <param name="round">Paths by index, each as often as its weight.</param>
    /// <param name="seed">Draw at random from the round; null: go round it.</param>
    public RequestOrder(int[] round, int? seed)
    {
        _round = round;
        _random = seed is { } given ? new(given, threadSafe: false) : null;
    }

    /// <summary>Index of the next path.</summary>
    public int Next()
    {
        if (_random is not null)
        {
            return _round[(int)(_random.NextDouble() * _round.Length)];
        }

        var at = _at;
        _at = at + 1 == _round.Length ? 0 : at + 1;
        return _round[at];
    }

    /// <summary>
    /// A round in which every path comes as often as its weight, spread as evenly as can be: the smooth weighted round robin of nginx
    /// (ngx_http_upstream_round_robin.c). Each turn everybody gains its weight, and the richest is chosen and pays what all gained.
    /// </summary>
    public static int[] Round(IReadOnlyList<int> weights)
    {
        var round = new int[weights.Sum()];
        var credits = new int[weights.Count];
        for (var turn = 0; turn < round.Length; turn++)
        {
            var richest = 0;
            for (var index = 0; index < credits.Length; index++)
            {
                credits[index] += weights[index];
                richest = credits[index] > credits[richest] ? index : richest;
            }

            credits[richest] -= round.Length;
            round[turn] = richest;
        }

        return round;
    }
}
